package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads single records of the journal, here and there. For one thread at a time. */
public final class JournalLookup implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Records between two wanted ones that are read over; past more of them, a new fetch is faster. */
    private static final long NEAR = 64;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CommandCodec codec;

    public JournalLookup(ClientSettings settings, CommandCodec codec, String clientId) {
        var config = settings.consumer(clientId);
        config.put("auto.offset.reset", "none");
        config.put("max.partition.fetch.bytes", Integer.toString(16 * 1024));
        // What is left of a fetch keeps the consumer from fetching on, which would hold up the next one, elsewhere.
        config.put("max.poll.records", "1");
        config.put("fetch.max.wait.ms", "1");
        consumer = new KafkaConsumer<>(config);
        consumer.assign(List.of(PARTITION));
        this.codec = codec;
    }

    /**
     * Reads the records at these offsets. Throws {@link UnreadableJournalException} for one that the journal no longer
     * holds or that this build does not understand, and {@link JournalUnavailableException} where Kafka does not answer.
     *
     * @param offsets ascending; the journal must have come past the last
     */
    public void read(List<Long> offsets, Consumer<JournalRecord> records) {
        try {
            long position = -1;
            for (long offset : offsets) {
                if (position < 0 || offset < position || offset - position > NEAR) {
                    consumer.seek(PARTITION, offset);
                }
                records.accept(JournalRecord.of(next(offset), codec));
                position = offset + 1;
            }
        } catch (OffsetOutOfRangeException e) {
            throw new UnreadableJournalException(
                    "expected offsets " + e.offsetOutOfRangePartitions() + " of the journal, but it does not hold them",
                    e);
        } catch (KafkaException e) {
            throw new JournalUnavailableException("expected to read the journal, but: " + e.getMessage(), e);
        }
    }

    private ConsumerRecord<byte[], byte[]> next(long offset) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            Iterator<ConsumerRecord<byte[], byte[]>> polled =
                    consumer.poll(TIMEOUT).iterator();
            while (polled.hasNext()) {
                ConsumerRecord<byte[], byte[]> record = polled.next();
                if (record.offset() == offset) {
                    return record;
                }
                if (record.offset() > offset) {
                    throw new UnreadableJournalException("expected offset " + offset + " of " + PARTITION + ", but got "
                            + record.offset() + ": records are missing from the journal");
                }
            }
        }
        throw new JournalUnavailableException(
                "expected offset " + offset + " of the journal within " + TIMEOUT.toSeconds() + " s",
                new IllegalStateException("no answer"));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
