package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.journal.CommandReader;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the journal's records in their order, as history needs them. For one thread. A record that this build does not
 * understand, and one that is missing, end the reading with an {@link UnreadableJournalException}.
 */
public final class JournalReader implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CommandReader commands;
    private final Duration patience;
    private final ReadingListener listener;
    private long heard = System.nanoTime();

    /** Waits for a broker that does not answer. */
    public JournalReader(ClientSettings settings, CommandReader commands) {
        this(settings, commands, FOR_EVER, ReadingListener.NONE);
    }

    /**
     * @param patience with a broker that does not answer; then reading ends with a {@link JournalUnavailableException}
     * @param listener is told of every batch of a range with an end
     */
    public JournalReader(ClientSettings settings, CommandReader commands, Duration patience, ReadingListener listener) {
        this.patience = patience;
        this.listener = listener;
        var config = settings.consumer("streamplane-journal-reader");
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", "5000");
        config.put("max.partition.fetch.bytes", "8388608");
        config.put("fetch.max.bytes", "16777216");
        this.consumer = new KafkaConsumer<>(config);
        this.commands = commands;
        consumer.assign(List.of(PARTITION));
    }

    /** The offset of the first record that the journal still holds; 0 unless somebody has cut it. */
    private long begin() {
        return offset(consumer.beginningOffsets(List.of(PARTITION)));
    }

    /** The offset after the last record, which is also the revision of the last command. */
    public long end() {
        return offset(
                patience.equals(FOR_EVER)
                        ? consumer.endOffsets(List.of(PARTITION))
                        : answered(() -> consumer.endOffsets(List.of(PARTITION), patience)));
    }

    private <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (TimeoutException e) {
            throw new JournalUnavailableException(
                    "expected the broker to answer, but it did not within " + patience.toSeconds()
                            + " s: it may have stopped",
                    e);
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.get(PARTITION), "an offset that was asked for");
    }

    /**
     * Reads the records of a range, and returns when it has handed over the last of them.
     *
     * @param from the first offset
     * @param to the offset after the last; the journal must have come to it
     */
    public void read(long from, long to, Consumer<JournalRecord> records) {
        read(from, to, () -> false, records);
    }

    /** As {@link #read(long, long, Consumer)}, or less of it, when it is told to stop. */
    public void read(long from, long to, BooleanSupplier stopped, Consumer<JournalRecord> records) {
        readRaw(from, to, stopped, (record, _) -> records.accept(record));
    }

    /** As {@link #read(long, long, Consumer)}, with each record as it lies in Kafka besides. */
    public void read(long from, long to, BiConsumer<JournalRecord, ConsumerRecord<byte[], byte[]>> records) {
        readRaw(from, to, () -> false, records);
    }

    /** Reads from an offset on, and what comes after, until it is told to stop. */
    public void follow(long from, BooleanSupplier stopped, Consumer<JournalRecord> records) {
        read(from, Long.MAX_VALUE, stopped, records);
    }

    private void readRaw(
            long from,
            long to,
            BooleanSupplier stopped,
            BiConsumer<JournalRecord, ConsumerRecord<byte[], byte[]>> records) {
        long begin = begin();
        if (from < begin) {
            throw new UnreadableJournalException("expected offset " + from + " of " + PARTITION + ", but it begins at "
                    + begin + ": records are missing from the journal");
        }
        consumer.seek(PARTITION, from);
        heard = System.nanoTime();
        long next = from;
        while (next < to && !stopped.getAsBoolean()) {
            var batch = polled(next);
            hear(batch.isEmpty());
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                if (record.offset() >= to) {
                    return;
                }
                if (record.offset() != next) {
                    throw new UnreadableJournalException("expected offset " + next + " of " + PARTITION + ", but got "
                            + record.offset() + ": records are missing from the journal");
                }
                records.accept(JournalRecord.of(record, commands), record);
                next++;
            }
            if (to != Long.MAX_VALUE) {
                listener.at(next - from, to - from);
            }
        }
    }

    /** Asks a broker that has long been silent whether it is there. */
    private void hear(boolean nothing) {
        if (nothing && System.nanoTime() - heard > patience.toNanos()) {
            end();
        }
        if (!nothing || System.nanoTime() - heard > patience.toNanos()) {
            heard = System.nanoTime();
        }
    }

    private ConsumerRecords<byte[], byte[]> polled(long next) {
        try {
            return consumer.poll(POLL);
        } catch (KafkaException e) {
            throw JournalDamage.of(e, next);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
