package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ManifestInventoryRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads what keys have applied from {@link Topics#MANIFEST_INVENTORY}. */
public final class InventoryReader {

    private final ManifestTopicReader<ManifestInventoryRecord> topic;

    /** Without telemetry. */
    public InventoryReader(ClientSettings settings, SchemaRegistry registry) {
        this(settings, registry, Telemetry.none());
    }

    InventoryReader(ClientSettings settings, SchemaRegistry registry, Telemetry telemetry) {
        topic = new ManifestTopicReader<>(
                settings,
                Topics.MANIFEST_INVENTORY,
                serde(registry),
                new SkippedRecords("manifest-inventory", telemetry.meters()));
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
        var found = new HashMap<Integer, Map<ByteBuffer, List<ObjectReference>>>();
        topic.read(partitions).forEach((partition, inventories) -> {
            var ofPartition = new HashMap<ByteBuffer, List<ObjectReference>>();
            inventories.forEach((key, inventory) -> ofPartition.put(
                    key,
                    inventory.getObjects().stream().map(ObjectReference::of).toList()));
            found.put(partition, ofPartition);
        });
        return found;
    }
}
