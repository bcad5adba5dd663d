package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a compacted topic of this package: the last value of each key. What is no such value is passed over. */
final class ManifestTopicReader<T extends SpecificRecord> {

    private final ClientSettings settings;
    private final String topic;
    private final EnvelopeSerde<T> serde;
    private final SkippedRecords skipped;

    ManifestTopicReader(ClientSettings settings, String topic, EnvelopeSerde<T> serde, SkippedRecords skipped) {
        this.settings = settings;
        this.topic = topic;
        this.serde = serde;
        this.skipped = skipped;
    }

    /** Of these partitions, after all transactions that have begun before this call. */
    Map<Integer, Map<ByteBuffer, T>> read(IntPredicate partitions) {
        try (var topics = new MaterializedTopics(settings)) {
            var ends = topics.ends(List.of(topic));
            ends.keySet().removeIf(partition -> !partitions.test(partition.partition()));
            var found = new HashMap<Integer, Map<ByteBuffer, T>>();
            ends.keySet().forEach(partition -> found.put(partition.partition(), new HashMap<>()));
            topics.read(ends, record -> note(record, found.getOrDefault(record.partition(), Map.of())));
            return found;
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Map<ByteBuffer, T> ofPartition) {
        if (record.key() == null) {
            passOver(record, "it has no key");
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(record.key());
        if (record.value() == null) {
            ofPartition.remove(key);
            return;
        }
        try {
            ofPartition.put(key, serde.deserialize(record.value()));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            passOver(record, SkippedRecords.reason(e));
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String why) {
        skipped.skip(
                record.topic(), record.partition(), record.offset(), "expected a record of " + topic + ", but: " + why);
    }
}
