package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ManifestInventoryRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads what keys have applied from {@link Topics#MANIFEST_INVENTORY}. */
public final class InventoryReader {

    private static final Duration POLL = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final EnvelopeSerde<ManifestInventoryRecord> serde;

    public InventoryReader(ClientSettings settings, SchemaRegistry registry) {
        this.settings = settings;
        serde = serde(registry);
    }

    static EnvelopeSerde<ManifestInventoryRecord> serde(SchemaRegistry registry) {
        return new EnvelopeSerde<>(
                registry, Topics.MANIFEST_INVENTORY + "-value", ManifestInventoryRecord.getClassSchema());
    }

    /** What each key of any partition has applied. */
    public Map<ByteBuffer, List<ObjectReference>> readAll() {
        List<Integer> partitions;
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("streamplane-inventory"))) {
            partitions = consumer.partitionsFor(Topics.MANIFEST_INVENTORY).stream()
                    .map(PartitionInfo::partition)
                    .toList();
        }
        var all = new HashMap<ByteBuffer, List<ObjectReference>>();
        read(partitions).values().forEach(all::putAll);
        return all;
    }

    /** What each key of these partitions has applied, after all transactions that have begun before this call. */
    Map<Integer, Map<ByteBuffer, List<ObjectReference>>> read(Collection<Integer> partitions) {
        var wanted = partitions.stream()
                .map(partition -> new TopicPartition(Topics.MANIFEST_INVENTORY, partition))
                .toList();
        var found = new HashMap<Integer, Map<ByteBuffer, List<ObjectReference>>>();
        partitions.forEach(partition -> found.put(partition, new HashMap<>()));
        var open = new HashMap<>(ends(wanted));
        var config = settings.consumer("streamplane-inventory");
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "none");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
            consumer.assign(wanted);
            consumer.seekToBeginning(wanted);
            while (true) {
                open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
                if (open.isEmpty()) {
                    return found;
                }
                consumer.poll(POLL).forEach(record -> note(record, found));
            }
        }
    }

    /** High watermarks, past open transactions: reading to them waits until these are decided. */
    private Map<TopicPartition, Long> ends(Collection<TopicPartition> wanted) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("streamplane-inventory-end"))) {
            return consumer.endOffsets(wanted);
        }
    }

    private void note(
            ConsumerRecord<byte[], byte[]> record, Map<Integer, Map<ByteBuffer, List<ObjectReference>>> found) {
        var ofPartition = found.computeIfAbsent(record.partition(), _ -> new HashMap<>());
        ByteBuffer key = ByteBuffer.wrap(record.key());
        if (record.value() == null) {
            ofPartition.remove(key);
        } else {
            ofPartition.put(
                    key,
                    serde.deserialize(record.value()).getObjects().stream()
                            .map(ObjectReference::of)
                            .toList());
        }
    }
}
