package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.schemas.avro.ManifestInventoryRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what keys have applied from {@link Topics#MANIFEST_INVENTORY}. */
public final class InventoryReader {

    private final ClientSettings settings;
    private final SkippedRecords skipped;
    private final EnvelopeSerde<ManifestInventoryRecord> serde;

    /** Without telemetry. */
    public InventoryReader(ClientSettings settings, SchemaRegistry registry) {
        this(settings, registry, Telemetry.none());
    }

    InventoryReader(ClientSettings settings, SchemaRegistry registry, Telemetry telemetry) {
        this.settings = settings;
        this.skipped = new SkippedRecords("manifest-inventory", telemetry.meters());
        serde = serde(registry);
    }

    static EnvelopeSerde<ManifestInventoryRecord> serde(SchemaRegistry registry) {
        return new EnvelopeSerde<>(
                registry, Topics.MANIFEST_INVENTORY + "-value", ManifestInventoryRecord.getClassSchema());
    }

    /** What each key of any partition has applied. */
    public Map<ByteBuffer, List<ObjectReference>> readAll() {
        var all = new HashMap<ByteBuffer, List<ObjectReference>>();
        read(_ -> true).values().forEach(all::putAll);
        return all;
    }

    /** What each key of these partitions has applied, after all transactions that have begun before this call. */
    Map<Integer, Map<ByteBuffer, List<ObjectReference>>> read(IntPredicate partitions) {
        try (var topics = new MaterializedTopics(settings)) {
            var ends = topics.ends(List.of(Topics.MANIFEST_INVENTORY));
            ends.keySet().removeIf(partition -> !partitions.test(partition.partition()));
            var found = new HashMap<Integer, Map<ByteBuffer, List<ObjectReference>>>();
            ends.keySet().forEach(partition -> found.put(partition.partition(), new HashMap<>()));
            topics.read(ends, record -> note(record, found.getOrDefault(record.partition(), Map.of())));
            return found;
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Map<ByteBuffer, List<ObjectReference>> ofPartition) {
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
            ofPartition.put(
                    key,
                    serde.deserialize(record.value()).getObjects().stream()
                            .map(ObjectReference::of)
                            .toList());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            passOver(record, SkippedRecords.reason(e));
        }
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, String why) {
        skipped.skip(record.topic(), record.partition(), record.offset(), "expected an inventory, but: " + why);
    }
}
