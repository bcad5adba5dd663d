package io.streamplane.apiserver.journal.read;

import io.streamplane.schemas.journal.CommandReader;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the journal piece by piece, for those who take their time with each piece. Going on where the last piece ended costs
 * least. For one thread at a time.
 */
public final class JournalPieces implements AutoCloseable {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.JOURNAL, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final CommandReader commands;
    private long position = -1;

    public JournalPieces(ClientSettings settings, CommandReader commands, String clientId) {
        var config = settings.consumer(clientId);
        config.put("auto.offset.reset", "none");
        config.put("max.poll.records", "500");
        config.put("max.partition.fetch.bytes", Integer.toString(1024 * 1024));
        config.put("fetch.max.wait.ms", "10");
        consumer = new KafkaConsumer<>(config);
        consumer.assign(List.of(PARTITION));
        this.commands = commands;
    }

    /**
     * The records from an offset on, at least one and no more than come in one fetch. Throws
     * {@link UnreadableJournalException} for one that the journal no longer holds or that this build does not understand, and
     * {@link JournalUnavailableException} where Kafka does not answer.
     *
     * @param offset that the journal has come past
     */
    public List<JournalRecord> from(long offset) {
        try {
            if (offset != position) {
                position = -1;
                consumer.seek(PARTITION, offset);
            }
            List<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(TIMEOUT).records(PARTITION);
            if (polled.isEmpty()) {
                throw new JournalUnavailableException(
                        "expected offset " + offset + " of the journal within " + TIMEOUT.toSeconds() + " s",
                        new IllegalStateException("no answer"));
            }
            return understood(offset, polled);
        } catch (OffsetOutOfRangeException e) {
            throw new UnreadableJournalException(
                    "expected offset " + offset + " of the journal, but it does not hold it", e);
        } catch (KafkaException e) {
            if (JournalDamage.of(e, offset) instanceof UnreadableJournalException damaged) {
                throw damaged;
            }
            throw new JournalUnavailableException("expected to read the journal, but: " + e.getMessage(), e);
        }
    }

    private List<JournalRecord> understood(long offset, List<ConsumerRecord<byte[], byte[]>> polled) {
        position = -1;
        var records = new ArrayList<JournalRecord>(polled.size());
        long next = offset;
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (record.offset() != next) {
                throw new UnreadableJournalException("expected offset " + next + " of " + PARTITION + ", but got "
                        + record.offset() + ": records are missing from the journal");
            }
            records.add(JournalRecord.of(record, commands));
            next++;
        }
        position = next;
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
