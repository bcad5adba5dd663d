package io.streamplane.ops.e2e;

import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.topic.ClientSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the materializer wrote to a compacted topic, as far as it is not compacted away yet. */
final class FactLog {

    private FactLog() {}

    static Set<String> uidsEverWritten(String brokers, String topic) {
        var settings = ClientSettings.of(brokers).consumer("fact-log");
        settings.put("isolation.level", "read_committed");
        var uids = new HashSet<String>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() != null) {
                        uids.add(FactHeaders.uid(record.headers()));
                    }
                });
            }
        }
        return uids;
    }
}
