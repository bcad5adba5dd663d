package io.streamplane.apiserver.manifest;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets for each transaction of the group, so that its generation fences it: where a transaction moves none, one is
 * committed again as it is. Used by the consumer's thread.
 */
final class GroupOffsets {

    private final Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();

    Map<TopicPartition, OffsetAndMetadata> of(
            Map<TopicPartition, OffsetAndMetadata> moved, KafkaConsumer<byte[], byte[]> consumer) {
        if (!moved.isEmpty()) {
            return moved;
        }
        for (TopicPartition each : consumer.assignment()) {
            OffsetAndMetadata committed = known.containsKey(each)
                    ? known.get(each)
                    : consumer.committed(Set.of(each)).get(each);
            if (committed != null) {
                return Map.of(each, committed);
            }
        }
        return Map.of();
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        known.putAll(offsets);
    }

    void forget(TopicPartition partition) {
        known.remove(partition);
    }
}
