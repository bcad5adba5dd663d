package io.streamplane.apiserver.journal;

import io.streamplane.apiserver.journal.append.PendingAppends;
import io.streamplane.apiserver.journal.read.JournalDamage;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.read.UnreadableJournalException;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.RevisionWaiters;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the journal and applies it: it decodes a record, decides it, publishes the new state, and hands the
 * result on. What others make of it, they do on threads of their own. It follows the log through a broker's absence; it stops for good at
 * a record that it cannot apply, because going on would make its answers wrong.
 */
final class JournalTail {

    private static final Logger LOG = LoggerFactory.getLogger(JournalTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CommandCodec codec;
    private final Replica replica;
    private final PendingAppends pending;
    private final RevisionWaiters waiters;
    private final JournalMeters meters;
    private final SkippedRecords skipped;
    private final Telemetry.Watch clientMetrics;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "journal-tail");
    private final CountDownLatch closed = new CountDownLatch(1);

    JournalTail(
            ClientSettings settings,
            CommandCodec codec,
            Replica replica,
            PendingAppends pending,
            RevisionWaiters waiters,
            JournalMeters meters,
            Telemetry telemetry) {
        var config = settings.consumer("streamplane-journal-tail");
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", "2000");
        config.put("max.partition.fetch.bytes", "4194304");
        this.consumer = new KafkaConsumer<>(config);
        this.codec = codec;
        this.replica = replica;
        this.pending = pending;
        this.waiters = waiters;
        this.meters = meters;
        this.skipped = new SkippedRecords("journal-tail", telemetry.meters());
        this.clientMetrics = telemetry.watch(consumer);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes exceptionally when the tail cannot go on. */
    CompletableFuture<Void> stopped() {
        return stopped;
    }

    private void run() {
        try (consumer;
                clientMetrics) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, replica.current().revision());
            while (closed.getCount() > 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    apply(record);
                }
                consumer.currentLag(PARTITION).ifPresent(meters::behind);
            }
        } catch (WakeupException e) {
            LOG.debug("The journal's tail is closing");
        } catch (KafkaException e) {
            stop(JournalDamage.of(e, replica.current().revision()));
        } catch (RuntimeException | Error e) {
            stop(e);
        }
        stopped.complete(null);
    }

    private void stop(Throwable why) {
        long revision = replica.current().revision();
        if (why instanceof UnreadableJournalException) {
            LOG.error("The journal's tail has stopped at revision {}: {}", revision, why.getMessage());
        } else {
            LOG.error("The journal's tail has stopped at revision {}", revision, why);
        }
        stopped.completeExceptionally(why);
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        long expected = replica.current().revision();
        if (record.offset() != expected) {
            throw new UnreadableJournalException("expected offset " + expected + " of " + PARTITION + ", but got "
                    + record.offset() + ": records are missing from the journal");
        }
        AppliedCommand applied = applied(record);
        meters.applied(applied);
        Outcome outcome = applied.outcome();
        if (outcome == null) {
            skipped.skip(record.topic(), record.partition(), record.offset(), JournalRecord.FOREIGN);
        } else {
            pending.applied(record.headers(), outcome);
        }
        waiters.advanced(replica.current());
    }

    /** Waits for the schema registry where it does not answer, for the command or for a definition of a kind within it. */
    private AppliedCommand applied(ConsumerRecord<byte[], byte[]> record) {
        while (true) {
            try {
                return replica.apply(JournalRecord.of(record, codec));
            } catch (RegistryUnavailableException e) {
                if (replica.current().revision() > record.offset()) {
                    throw e;
                }
                LOG.warn("The journal's tail waits at offset {}: {}", record.offset(), e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (closed.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WakeupException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
