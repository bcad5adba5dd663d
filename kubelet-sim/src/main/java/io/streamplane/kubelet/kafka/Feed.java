package io.streamplane.kubelet.kafka;

import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import io.streamplane.schemas.volume.VolumeTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * All that kubelets read: their nodes' partitions of the bindings, Nodes and volumes on the topic of cluster scope, and of the state
 * of namespaces what their pods refer to; committed records only. What the materializer did not write is passed over and counted.
 */
final class Feed implements AutoCloseable {

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final TopicPartition CLUSTER = new TopicPartition(Topics.CLUSTER, 0);
    private static final byte[] NODE_KEY = "nodes /".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VOLUME_KEY = "persistentvolumes /".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DRIVER_KEY = "csidrivers.storage.k8s.io /".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OURS = VolumeTerms.SIMULATED.getBytes(StandardCharsets.UTF_8);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SkippedRecords skipped;
    private final Telemetry.Watch clientMetrics;

    Feed(KubeletSimOptions options, SkippedRecords skipped) {
        this.skipped = skipped;
        var settings =
                new ClientSettings(options.bootstrapServers(), options.clientSettings()).consumer("kubelet-sim-feed");
        settings.put("isolation.level", "read_committed");
        settings.put("max.poll.records", "5000");
        consumer = new KafkaConsumer<>(settings);
        clientMetrics = options.telemetry().watch(consumer);
    }

    int statePartitions() {
        return consumer.partitionsFor(Topics.STATE).size();
    }

    /** @param nodes whose bindings are read */
    void assign(Collection<String> nodes) {
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
            take(POLL, facts, null);
        }
        return facts;
    }

    /**
     * What comes next; nothing where nothing comes for that long.
     *
     * @param needed takes what comes of other objects
     */
    NewestFacts poll(Duration longest, Needed needed) {
        var facts = new NewestFacts();
        take(follow(needed) ? SOON : longest, facts, needed);
        for (int partition : needed.wanted()) {
            needed.read(partition, consumer.position(topic(partition)));
        }
        return facts;
    }

    /** Follows the partitions that are newly wanted too, from their beginnings, and finds out how far they go. */
    private boolean follow(Needed needed) {
        Set<Integer> untold = needed.untold();
        if (untold.isEmpty()) {
            return false;
        }
        List<TopicPartition> asked = untold.stream().map(Feed::topic).toList();
        Set<TopicPartition> assigned = consumer.assignment();
        List<TopicPartition> more =
                asked.stream().filter(each -> !assigned.contains(each)).toList();
        if (!more.isEmpty()) {
            consumer.assign(Stream.concat(assigned.stream(), more.stream()).toList());
            consumer.seekToBeginning(more);
        }
        consumer.endOffsets(asked)
                .forEach((partition, end) ->
                        needed.target(partition.equals(CLUSTER) ? Needed.CLUSTER : partition.partition(), end));
        return true;
    }

    /** @param partition of the state, or what stands for the topic of cluster scope */
    private static TopicPartition topic(int partition) {
        return partition == Needed.CLUSTER ? CLUSTER : new TopicPartition(Topics.STATE, partition);
    }

    private void take(Duration longest, NewestFacts facts, @Nullable Needed needed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
            if (needed != null && record.topic().equals(Topics.STATE)) {
                if (record.key() != null && Needed.matters(record.key())) {
                    FactRecord.of(record).ifPresent(needed::take);
                }
                continue;
            }
            if (record.topic().equals(Topics.CLUSTER) && !matters(record)) {
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

    /** Nodes, and of storage what is not our own driver's: of that nobody waits. */
    private static boolean matters(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return key != null
                && (startsWith(key, NODE_KEY)
                        || startsWith(key, DRIVER_KEY)
                        || startsWith(key, VOLUME_KEY) && !isOurs(record.value()));
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length > prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Avro keeps a text as its bytes, and whatever names our driver in a volume is of ours. */
    private static boolean isOurs(byte @Nullable [] value) {
        int last = value == null ? -1 : value.length - OURS.length;
        for (int at = 0; value != null && at <= last; at++) {
            if (value[at] == OURS[0] && Arrays.equals(value, at, at + OURS.length, OURS, 0, OURS.length)) {
                return true;
            }
        }
        return false;
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
