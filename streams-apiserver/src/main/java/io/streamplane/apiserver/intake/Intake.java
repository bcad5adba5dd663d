package io.streamplane.apiserver.intake;

import io.streamplane.apiserver.operation.ApiFailure;
import io.streamplane.apiserver.operation.ApiResult;
import io.streamplane.apiserver.operation.Failures;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the group that admits proposals. Many are under way at once; those of one key in their order. An offset
 * is committed when the outcomes of it and of all before it are known, so a proposal may be admitted twice, never not at
 * all. What is refused goes to {@link Topics#PROPOSAL_REFUSALS}.
 */
public final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final String GROUP = "streamplane-intake";
    private static final int MOST_UNDER_WAY = 2_000;
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration HANDOVER = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int OUTCOME_UNKNOWN = 504;

    private final JournalOperations operations;
    private final ProposalCodec codec;
    private final EnvelopeSerde<RefusalRecord> refusals;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Lanes lanes = new Lanes(workers);
    private final Progress progress = new Progress();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    private Intake(JournalOperations operations, SchemaRegistry registry, ClientSettings settings) {
        this.operations = operations;
        codec = new ProposalCodec(registry);
        refusals = new EnvelopeSerde<>(
                registry, Topics.PROPOSAL_REFUSALS + "-value", RefusalRecord.getClassSchema());
        var reading = settings.consumer(GROUP);
        reading.put("group.id", GROUP);
        reading.put("auto.offset.reset", "earliest");
        reading.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(reading);
        producer = new KafkaProducer<>(settings.producer(GROUP + "-refusals"));
        thread = Thread.ofPlatform().name("intake").unstarted(this::run);
    }

    public static Intake start(JournalOperations operations, SchemaRegistry registry, ClientSettings settings) {
        var intake = new Intake(operations, registry, settings);
        intake.thread.start();
        return intake;
    }

    /** Completes exceptionally where the intake cannot go on. */
    public CompletionStage<Void> failed() {
        return failed.minimalCompletionStage();
    }

    private void run() {
        try (consumer; producer) {
            consumer.subscribe(List.of(Topics.PROPOSALS), new Handover());
            while (!closing) {
                if (progress.size() > MOST_UNDER_WAY) {
                    consumer.pause(consumer.assignment());
                } else {
                    consumer.resume(consumer.paused());
                }
                consumer.poll(POLL).forEach(this::dispatch);
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
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        progress.add(
                new TopicPartition(record.topic(), record.partition()),
                record.offset(),
                lanes.run(key, () -> admit(record)));
    }

    private void admit(ConsumerRecord<byte[], byte[]> record) {
        String source = record.topic() + "/" + record.partition() + "@" + record.offset();
        ReceivedProposal proposal;
        try {
            proposal = codec.decode(record.value());
        } catch (RuntimeException e) {
            LOG.warn("No proposal at {}: {}", source, e.toString());
            refuse(record, Failures.badRequest("expected a proposal, but: " + e));
            return;
        }
        ApiFailure failure = failureOf(proposal, source);
        while (failure != null && failure.code() == OUTCOME_UNKNOWN && !closing) {
            LOG.warn("Proposing {} again: {}", source, failure.message());
            LockSupport.parkNanos(AGAIN_AFTER.toNanos());
            failure = failureOf(proposal, source);
        }
        if (failure != null) {
            if (failure.code() == OUTCOME_UNKNOWN) {
                throw new IllegalStateException("closed before the outcome of " + source + " was known");
            }
            refuse(record, failure);
        }
    }

    private @org.jspecify.annotations.Nullable ApiFailure failureOf(ReceivedProposal proposal, String source) {
        try {
            return operations.propose(proposal, source) instanceof ApiResult.Failed refused ? refused.failure() : null;
        } catch (RuntimeException e) {
            LOG.error("Admission broke on {}", source, e);
            return Failures.internal(e.toString());
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, ApiFailure failure) {
        var refusal = RefusalRecord.newBuilder()
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setCode(failure.code())
                .setReason(failure.reason())
                .setMessage(failure.message())
                .build();
        var sent = new CompletableFuture<Void>();
        producer.send(
                new ProducerRecord<>(
                        Topics.PROPOSAL_REFUSALS, record.partition(), record.key(), refusals.serialize(refusal)),
                (_, error) -> {
                    if (error == null) {
                        sent.complete(null);
                    } else {
                        sent.completeExceptionally(error);
                    }
                });
        sent.join();
    }

    private void commit() {
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
