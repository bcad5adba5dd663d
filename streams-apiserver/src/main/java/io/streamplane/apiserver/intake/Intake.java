package io.streamplane.apiserver.intake;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IntakeLoop} does with its records.
 *
 * @param <R> what comes of a record
 */
public interface Intake<R> extends AutoCloseable {

    /** Called before any record of newly assigned partitions is admitted; may block. */
    default void assigned(Collection<TopicPartition> partitions) {}

    /** What the record is about: records about the same wait for each other. Null where nothing needs to wait. */
    byte @Nullable [] subject(ConsumerRecord<byte[], byte[]> record);

    /** Ends when the outcome is known; a failed stage ends the loop. */
    CompletionStage<R> admit(ConsumerRecord<byte[], byte[]> record);

    /**
     * Commits what has been taken in.
     *
     * @param last whether the partitions go to another member next
     * @return false where it could not be done yet; it is tried again, or done by who gets the partitions
     */
    boolean settle(Finished<R> finished, KafkaConsumer<byte[], byte[]> consumer, boolean last);

    @Override
    void close();

    /**
     * Records whose outcomes are known, as are those of all before them.
     *
     * @param results in the order of each partition
     * @param offsets after the last of them
     */
    record Finished<R>(List<R> results, Map<TopicPartition, OffsetAndMetadata> offsets) {}
}
