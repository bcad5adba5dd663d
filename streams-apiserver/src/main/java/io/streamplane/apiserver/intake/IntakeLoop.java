package io.streamplane.apiserver.intake;

import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a group that takes records in from a topic. Those of one partition begin in their order, waiting for the
 * outcome of what came before about the same subject and for no other. An offset is committed when the outcomes of it and
 * of all before it are known, so a record may be taken in twice, never not at all.
 *
 * @param <R> what comes of a record
 */
public final class IntakeLoop<R> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeLoop.class);
    private static final int MOST_UNDER_WAY = 2_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration HANDOVER = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private final Options options;
    private final IntakeMeters meters;
    private final Intake<R> intake;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Lanes lanes = new Lanes(workers);
    private final Progress<R> progress = new Progress<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread;
    private long settled;
    private volatile boolean closing;

    /**
     * How to take records in.
     *
     * @param group the consumer group, and the client's id
     * @param room while there is none, records stay where they are
     * @param alone whether this is the only member that there ever is: then it finds its place again at once after a kill,
     *     where else the group waits for its old session to run out
     * @param settleEvery how often offsets are committed, at most
     * @param promptly whether results that are known are settled at that pace also while nothing new comes
     * @param kinds the GroupResources of the kinds that this process can take in; a member with fewer of them gets nothing
     */
    public record Options(
            String group,
            String topic,
            ClientSettings settings,
            JournalRoom room,
            boolean alone,
            Duration settleEvery,
            boolean promptly,
            Set<String> kinds,
            Telemetry telemetry) {}

    /** @param intake made of this loop; it is closed with it */
    public IntakeLoop(Options options, Function<IntakeLoop<R>, Intake<R>> intake) {
        this.options = options;
        this.meters = new IntakeMeters(options.telemetry().meters(), options.topic());
        this.intake = intake.apply(this);
        var reading = options.settings().consumer(options.group());
        if (options.alone()) {
            reading.put("group.instance.id", "alone");
        }
        reading.put("group.id", options.group());
        reading.put("auto.offset.reset", "earliest");
        reading.put("isolation.level", "read_committed");
        reading.put("partition.assignment.strategy", List.of(MostKindsAssignor.class));
        reading.put(MostKindsAssignor.KINDS, options.kinds());
        reading.put("session.timeout.ms", "6000");
        reading.put("heartbeat.interval.ms", "1500");
        consumer = new KafkaConsumer<>(reading);
        thread = Thread.ofPlatform().name(options.group()).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Completes exceptionally where the intake cannot go on. */
    public CompletionStage<Void> failed() {
        return failed.minimalCompletionStage();
    }

    public IntakeMeters meters() {
        return meters;
    }

    /** Whether nobody waits for what is still to be done. */
    public boolean isClosing() {
        return closing;
    }

    /** Runs a task at once, on a thread of its own. */
    public Executor workers() {
        return workers;
    }

    /** Runs a task a little later; fails where this is closing, for then nobody waits for its end. */
    public <T> CompletionStage<T> later(Supplier<CompletionStage<T>> task) {
        if (closing) {
            return CompletableFuture.failedStage(new IllegalStateException("closed before an outcome was known"));
        }
        Executor pause = CompletableFuture.delayedExecutor(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS, workers);
        return CompletableFuture.supplyAsync(task, pause).thenCompose(Function.identity());
    }

    /** {@code topic/partition@offset}, by which an audit names a record. */
    public static String source(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + "@" + record.offset();
    }

    private void run() {
        try (consumer;
                intake;
                var _ = options.telemetry().watch(consumer)) {
            consumer.subscribe(List.of(options.topic()), new Handover());
            while (!closing) {
                boolean room = options.room().problem() == null;
                boolean full = progress.size() > MOST_UNDER_WAY || !room;
                if (full) {
                    consumer.pause(consumer.assignment());
                } else {
                    consumer.resume(consumer.paused());
                }
                boolean soon = full || (options.promptly() && (progress.size() > 0 || intake.hasMoreToSettle()));
                consumer.poll(soon ? PAUSE : POLL).forEach(this::dispatch);
                if (room) {
                    intake.resume();
                }
                settleNowAndThen();
            }
            handOver(consumer.assignment());
        } catch (Exception | Error e) {
            LOG.error("{} stops", options.group(), e);
            failed.completeExceptionally(e);
        }
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        progress.add(
                partition, record.offset(), lanes.run(partition, intake.subject(record), () -> intake.admit(record)));
    }

    private void settleNowAndThen() {
        progress.check();
        long now = System.nanoTime();
        if (now - settled >= options.settleEvery().toNanos()) {
            settled = now;
            settle(false);
        }
    }

    private void settle(boolean last) {
        var finished = progress.finished();
        boolean something = !finished.offsets().isEmpty() || intake.hasMoreToSettle();
        if (something && intake.settle(finished, consumer, last)) {
            progress.settled(finished.offsets());
        }
    }

    private void handOver(Collection<TopicPartition> partitions) {
        var underWay = CompletableFuture.allOf(progress.of(partitions).toArray(CompletableFuture[]::new));
        try {
            underWay.get(HANDOVER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("Handing over with records under way; the next member will see them again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        settle(true);
        progress.forget(partitions);
        intake.released(partitions);
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
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            intake.assigned(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            progress.forget(partitions);
            intake.released(partitions);
        }
    }
}
