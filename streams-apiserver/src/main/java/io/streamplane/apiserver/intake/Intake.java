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

    /** Called when these partitions are no longer this member's; what is still known of them is somebody else's to settle. */
    default void released(Collection<TopicPartition> partitions) {}

    /** Called by the loop's thread again and again while there is room: time to begin again what could not be done. */
    default void resume() {}

    /** Whether there is something to settle beside what is finished of the records. */
    default boolean hasMoreToSettle() {
        return false;
    }

    /** What the record is about: records about the same wait for each other. Null where nothing needs to wait. */
    byte @Nullable [] subject(ConsumerRecord<byte[], byte[]> record);

    /** Ends when the outcome is known; a failed stage ends the loop. */
    CompletionStage<R> admit(ConsumerRecord<byte[], byte[]> record);

    /**
     * Commits what has been taken in.
     *
     * @param finished may be empty where {@link #hasMoreToSettle}
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
