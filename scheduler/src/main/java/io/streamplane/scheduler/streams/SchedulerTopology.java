package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds the topology.
 *
 * <pre>
 * scheduling -> decider -> proposals, events
 *               node-capacity (changelog: scheduling)
 *               assumed-bindings
 * </pre>
 */
final class SchedulerTopology {

    private static final StreamPartitioner<String, byte[]> BY_POD = (topic, key, value, partitions) ->
            Optional.of(Set.of(Partitioning.ofObject("pods", ObjectKey.parse(key), partitions)));

    private SchedulerTopology() {}

    /** @param gates makes a gate for each task that starts */
    static Topology build(SchemaRegistry registry, SchedulerConfig config, Supplier<StartGate> gates) {
        var codec = new ObjectCodec(registry);
        var topology = new Topology();
        topology.addReadOnlyStateStore(
                FactStore.builder(SchedulerNames.NODE_CAPACITY, () -> new SchedulingState(codec, config)),
                SchedulerNames.SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.SCHEDULING,
                SchedulerNames.DECIDER,
                keepsAndForwards(() -> new DeciderProcessor(registry, codec, config.schedulerName(), gates)));
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(SchedulerNames.ASSUMED_BINDINGS),
                                Serdes.String(),
                                Serdes.String())
                        .withCachingDisabled(),
                SchedulerNames.DECIDER);
        topology.addSink(
                SchedulerNames.PROPOSALS_SINK,
                Topics.PROPOSALS,
                new StringSerializer(),
                new ByteArraySerializer(),
                BY_POD,
                SchedulerNames.DECIDER);
        topology.addSink(
                SchedulerNames.EVENTS_SINK,
                Topics.EVENTS,
                new StringSerializer(),
                new ByteArraySerializer(),
                SchedulerNames.DECIDER);
        return topology;
    }

    /** The types say that the processor of a read-only store forwards nothing; nothing else does. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ProcessorSupplier<String, byte[], Void, Void> keepsAndForwards(
            ProcessorSupplier<String, byte[], String, byte[]> supplier) {
        return (ProcessorSupplier) supplier;
    }
}
