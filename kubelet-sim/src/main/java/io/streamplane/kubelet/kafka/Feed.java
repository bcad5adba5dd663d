package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.KubeletSimOptions;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that kubelets read: bindings of their nodes, the nodes, and the pods' statuses; committed records only. */
final class Feed implements AutoCloseable {

    static final String NODES = Topics.desired("nodes");
    static final String NODE_STATUSES = Topics.observed("nodes");
    static final String POD_STATUSES = Topics.observed("pods");

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param nodes whose bindings are read */
    Feed(KubeletSimOptions options, Collection<String> nodes) {
        var settings = new ClientSettings(options.bootstrapServers(), options.clientSettings()).consumer("kubelet-sim");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "5000");
        consumer = new KafkaConsumer<>(settings);
        int partitions = consumer.partitionsFor(Topics.BINDINGS).size();
        Set<Integer> own = nodes.stream()
                .map(node -> Partitioning.ofNode(node, partitions))
                .collect(Collectors.toSet());
        consumer.assign(Stream.concat(
                        own.stream().map(partition -> new TopicPartition(Topics.BINDINGS, partition)),
                        Stream.of(NODES, NODE_STATUSES, POD_STATUSES).flatMap(this::partitions))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    private Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, consumer.partitionsFor(topic).size()).mapToObj(n -> new TopicPartition(topic, n));
    }

    /** Reads these topics up to where they end now, and no others. */
    void readToEnd(List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        var wanted = new HashSet<>(consumer.assignment());
        wanted.removeIf(partition -> !topics.contains(partition.topic()));
        consumer.pause(consumer.assignment());
        consumer.resume(wanted);
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            take(POLL, sink);
        }
        consumer.resume(consumer.assignment());
    }

    void poll(Duration longest, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        take(longest, sink);
    }

    private void take(Duration longest, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
            if (record.topic().equals(Topics.BINDINGS) && new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).endsWith(" observed")) {
                continue;
            }
            if (FactHeaders.isFact(record)) {
                sink.accept(record);
            } else {
                LOG.error(
                        "Passed over {}-{}@{}: the materializer did not write it",
                        record.topic(),
                        record.partition(),
                        record.offset());
            }
        }
    }

    /** Ends a poll that is under way with a {@code WakeupException}; from any thread. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
