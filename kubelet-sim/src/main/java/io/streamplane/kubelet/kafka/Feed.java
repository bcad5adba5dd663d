package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * All that kubelets read: their nodes' partitions of the bindings, and the Nodes on the topic of cluster scope; committed
 * records only. What the materializer did not write is passed over and counted.
 */
final class Feed implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final TopicPartition CLUSTER = new TopicPartition(Topics.CLUSTER, 0);
    private static final byte[] NODE_KEY = "nodes /".getBytes(StandardCharsets.UTF_8);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SkippedRecords skipped;
    private final Telemetry.Watch clientMetrics;

    /** @param nodes whose bindings are read */
    Feed(KubeletSimOptions options, Collection<String> nodes, SkippedRecords skipped) {
        this.skipped = skipped;
        var settings =
                new ClientSettings(options.bootstrapServers(), options.clientSettings()).consumer("kubelet-sim-feed");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "5000");
        consumer = new KafkaConsumer<>(settings);
        clientMetrics = options.telemetry().watch(consumer);
        int partitions = consumer.partitionsFor(Topics.BINDINGS).size();
        consumer.assign(Stream.concat(
                        nodes.stream()
                                .map(node -> Partitioning.ofNode(node, partitions))
                                .distinct()
                                .map(partition -> new TopicPartition(Topics.BINDINGS, partition)),
                        Stream.of(CLUSTER))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Reads up to where the topics end now. */
    NewestFacts readToEnd() {
        var facts = new NewestFacts();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            take(POLL, facts);
        }
        return facts;
    }

    /** What comes next; nothing where nothing comes for that long. */
    NewestFacts poll(Duration longest) {
        var facts = new NewestFacts();
        take(longest, facts);
        return facts;
    }

    private void take(Duration longest, NewestFacts facts) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
            if (record.topic().equals(Topics.CLUSTER) && !isNode(record.key())) {
                continue;
            }
            Optional<FactRecord> fact = FactRecord.of(record);
            if (fact.isPresent()) {
                facts.add(fact.get());
            } else {
                skipped.skip(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        "expected a fact, but the materializer did not write it");
            }
        }
    }

    private static boolean isNode(byte[] key) {
        return key != null
                && key.length > NODE_KEY.length
                && Arrays.equals(key, 0, NODE_KEY.length, NODE_KEY, 0, NODE_KEY.length);
    }

    /** Ends a poll that is under way with a {@code WakeupException}; from any thread. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        clientMetrics.close();
        consumer.close();
    }
}
