package io.streamplane.apiserver.intake;

import io.streamplane.apiserver.operation.ApiFailure;
import io.streamplane.apiserver.operation.Failures;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.Room;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the group that admits proposals. Those of one partition are admitted and appended in their order, waiting
 * for the outcome of what came before about the same object and for no other; one that a newer state made stale, or whose
 * outcome is unknown, is tried again, and then comes later. An offset is committed when the outcomes of it and of all before it are known, so a proposal may be admitted
 * twice, never not at all. What is refused goes to {@link Topics#PROPOSAL_REFUSALS}.
 */
public final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String GROUP = "streamplane-intake";
    private static final int MOST_UNDER_WAY = 2_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);
    private static final Duration HANDOVER = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int OUTCOME_UNKNOWN = 504;
    private static final byte[] NO_KEY = {};

    private final JournalOperations operations;
    private final Room room;
    private final ProposalCodec codec;
    private final Refusals refusals;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Lanes lanes = new Lanes(workers);
    private final Progress progress = new Progress();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread;
    private long committed;
    private volatile boolean closing;

    /**
     * How to take proposals in.
     *
     * @param room while there is none, proposals stay where they are
     * @param alone whether this is the only member that there ever is: then it finds its place again at once after a kill,
     *     where else the group waits for its old session to run out
     */
    public record Options(ClientSettings settings, SchemaRegistry registry, Room room, boolean alone) {}

    private Intake(JournalOperations operations, Options options) {
        this.operations = operations;
        this.room = options.room();
        codec = new ProposalCodec(options.registry());
        refusals = new Refusals(options.registry(), options.settings());
        var reading = options.settings().consumer(GROUP);
        if (options.alone()) {
            reading.put("group.instance.id", "alone");
        }
        reading.put("group.id", GROUP);
        reading.put("auto.offset.reset", "earliest");
        reading.put("isolation.level", "read_committed");
        reading.put("session.timeout.ms", "6000");
        reading.put("heartbeat.interval.ms", "1500");
        consumer = new KafkaConsumer<>(reading);
        thread = Thread.ofPlatform().name("intake").unstarted(this::run);
    }

    public static Intake start(JournalOperations operations, Options options) {
        var intake = new Intake(operations, options);
        intake.thread.start();
        return intake;
    }

    /** Completes exceptionally where the intake cannot go on. */
    public CompletionStage<Void> failed() {
        return failed.minimalCompletionStage();
    }

    private void run() {
        try (consumer;
                refusals) {
            consumer.subscribe(List.of(Topics.PROPOSALS), new Handover());
            while (!closing) {
                boolean full = progress.size() > MOST_UNDER_WAY || room.problem() != null;
                if (full) {
                    consumer.pause(consumer.assignment());
                } else {
                    consumer.resume(consumer.paused());
                }
                consumer.poll(full ? PAUSE : POLL).forEach(this::dispatch);
                commit();
            }
            handOver(consumer.assignment());
        } catch (WakeupException e) {
            if (!closing) {
                failed.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            LOG.error("Intake stops", e);
            failed.completeExceptionally(e);
        }
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        byte[] object = record.key() == null ? NO_KEY : record.key();
        progress.add(partition, record.offset(), lanes.run(partition, object, () -> admit(record)));
    }

    private CompletionStage<Void> admit(ConsumerRecord<byte[], byte[]> record) {
        ReceivedProposal proposal;
        try {
            proposal = codec.decode(record.value());
        } catch (RuntimeException e) {
            LOG.warn("No proposal at {}: {}", source(record), e.toString());
            return refusals.tell(record, Failures.badRequest("expected a proposal, but: " + e));
        }
        return propose(record, proposal);
    }

    private CompletionStage<Void> propose(ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal) {
        CompletionStage<Optional<ApiFailure>> outcome;
        try {
            outcome = operations.propose(proposal, source(record));
        } catch (RuntimeException e) {
            outcome = CompletableFuture.failedStage(e);
        }
        return outcome.exceptionally(fault -> {
                    LOG.error("Admission broke on {}", source(record), fault);
                    return Optional.of(Failures.internal(fault.toString()));
                })
                .thenCompose(refused -> refused.map(failure -> settle(record, proposal, failure))
                        .orElseGet(() -> CompletableFuture.completedStage(null)));
    }

    private CompletionStage<Void> settle(
            ConsumerRecord<byte[], byte[]> record, ReceivedProposal proposal, ApiFailure failure) {
        if (failure.code() != OUTCOME_UNKNOWN) {
            return refusals.tell(record, failure);
        }
        if (closing) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("closed before the outcome of " + source(record) + " was known"));
        }
        LOG.warn("Proposing {} again: {}", source(record), failure.message());
        Executor pause = CompletableFuture.delayedExecutor(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, workers);
        return CompletableFuture.supplyAsync(() -> propose(record, proposal), pause)
                .thenCompose(Function.identity());
    }

    private static String source(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + "@" + record.offset();
    }

    private void commit() {
        progress.check();
        long now = System.nanoTime();
        if (now - committed < COMMIT_EVERY.toNanos()) {
            return;
        }
        committed = now;
        var offsets = progress.finished();
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (_, error) -> {
                if (error != null) {
                    LOG.warn("Offsets were not committed, later ones will be: {}", error.toString());
                }
            });
        }
    }

    private void handOver(Collection<TopicPartition> partitions) {
        var underWay = CompletableFuture.allOf(progress.of(partitions).toArray(CompletableFuture[]::new));
        try {
            underWay.get(HANDOVER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            LOG.info("Handing over with proposals under way; the next member will see them again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var offsets = progress.finished();
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets);
        }
        progress.forget(partitions);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(HANDOVER.plusSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
    }

    private final class Handover implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            handOver(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            progress.forget(partitions);
        }
    }
}
