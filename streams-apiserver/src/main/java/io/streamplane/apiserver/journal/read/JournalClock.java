package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The journal's own time, which never runs backwards: a record has the time of its command, or that of an earlier record
 * where the clock of the API server that wrote it was behind. It is what an audit shows. Kafka's time index finds the first
 * record past a time, which is just that order. Safe for any thread.
 */
public final class JournalClock implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;

    public JournalClock(ClientSettings settings) {
        consumer = new KafkaConsumer<>(settings.consumer("streamplane-journal-clock"));
        consumer.assign(List.of(PARTITION));
    }

    /**
     * The revision of the last record at a moment: 0 before the first.
     * Throws {@link IllegalArgumentException} for a revision or a time that is yet to come, and {@link JournalUnavailableException}
     * where Kafka does not answer.
     */
    public synchronized long revision(Moment moment) {
        try {
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(PARTITION), TIMEOUT).get(PARTITION));
            return switch (moment) {
                case Moment.AtRevision at -> {
                    if (at.revision() > end) {
                        throw new IllegalArgumentException("expected a revision of the past, but got " + at.revision()
                                + " while the newest is " + end);
                    }
                    yield at.revision();
                }
                case Moment.BeforeNewest before -> {
                    if (before.commands() > end) {
                        throw new IllegalArgumentException(
                                "expected one of the " + end + " revisions of the journal, but got " + before);
                    }
                    yield end - before.commands();
                }
                case Moment.AtTime at -> before(next(Moment.AtTime.past(at.time(), Instant.now())), end);
            };
        } catch (KafkaException e) {
            throw new JournalUnavailableException(
                    "expected the broker to say what is in the journal, but: " + e.getMessage(), e);
        }
    }

    /**
     * The revision of the first record that is not before a moment; one more than the newest where there is none.
     * Throws as {@link #revision}.
     */
    public long firstFrom(Moment moment) {
        return moment instanceof Moment.AtTime at
                ? revision(new Moment.AtTime(at.time().minusNanos(1))) + 1
                : revision(moment);
    }

    /** The first millisecond after a time. */
    private static long next(Moment.AtTime at) {
        return at.time().isBefore(Instant.EPOCH) ? 0 : at.time().toEpochMilli() + 1;
    }

    /** The revision of the last record before a millisecond. */
    private long before(long millis, long end) {
        OffsetAndTimestamp later =
                consumer.offsetsForTimes(Map.of(PARTITION, millis), TIMEOUT).get(PARTITION);
        // The offset of the record after a moment is the revision of the record before it.
        return later == null ? end : later.offset();
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
