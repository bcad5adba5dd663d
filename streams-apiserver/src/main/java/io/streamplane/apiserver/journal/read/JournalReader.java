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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the journal's records in their order, as history needs them. For one thread. A record that this build does not
 * understand, and one that is missing, end the reading with an {@link UnreadableJournalException}.
 */
public final class JournalReader implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CommandReader commands;

    public JournalReader(ClientSettings settings, CommandReader commands) {
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
        return offset(consumer.endOffsets(List.of(PARTITION)));
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
        long next = from;
        while (next < to && !stopped.getAsBoolean()) {
            for (ConsumerRecord<byte[], byte[]> record : polled(next)) {
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
