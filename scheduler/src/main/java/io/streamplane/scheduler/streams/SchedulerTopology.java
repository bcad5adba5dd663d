package io.streamplane.scheduler.streams;

import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.FactHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two sub-topologies: the fan-in, one task per partition; and the decider, one task. */
final class SchedulerTopology {

    private static final Serde<Destination> DESTINATIONS = Serdes.serdeFrom(
            (topic, destination) -> destination.key().toString().getBytes(StandardCharsets.UTF_8), (topic, bytes) -> {
                throw new UnsupportedOperationException("destinations are only written");
            });
    private static final StreamPartitioner<Destination, byte[]> PARTITIONER =
            (topic, destination, value, partitions) -> Optional.of(Set.of(destination.partition(partitions)));

    private SchedulerTopology() {}

    static Topology build(
            SchemaRegistry registry, SchedulerConfig config, Supplier<StartGate> gates, Properties settings) {
        var builder = new StreamsBuilder();
        builder.addStateStore(store(Names.OBJECTS, Serdes.ByteArray()));
        builder.addStateStore(store(Names.NODE_CAPACITY, Serdes.String()));
        builder.addStateStore(store(Names.ASSUMED_BINDINGS, Serdes.String()));
        builder.stream(Facts.TOPICS, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new FanIn(new Facts(new ObjectCodec(registry))), Named.as(Names.FAN_IN))
                .repartition(Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                        .withName(Names.CHANGES)
                        .withNumberOfPartitions(1))
                .process(
                        () -> new DeciderProcessor(registry, config, gates),
                        Named.as(Names.DECIDER),
                        Names.OBJECTS,
                        Names.NODE_CAPACITY,
                        Names.ASSUMED_BINDINGS)
                .to(
                        (destination, value, context) -> destination.topic(),
                        Produced.with(DESTINATIONS, Serdes.ByteArray(), PARTITIONER));
        return builder.build(settings);
    }

    private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values)
                .withCachingDisabled();
    }

    /** Passes on what matters to the decider, with the topic in the key, for all of it goes on in one topic. */
    private static final class FanIn extends ContextualProcessor<String, byte[], String, byte[]> {

        private static final Logger LOG = LoggerFactory.getLogger(FanIn.class);

        private final Facts facts;

        FanIn(Facts facts) {
            this.facts = facts;
        }

        @Override
        public void process(Record<String, byte[]> fact) {
            var metadata = context().recordMetadata().orElseThrow();
            if (!FactHeaders.isFact(fact.key(), fact.value(), fact.headers())) {
                LOG.error(
                        "Passed over {}-{}@{}: the materializer did not write it",
                        metadata.topic(),
                        metadata.partition(),
                        metadata.offset());
                return;
            }
            if (facts.matters(metadata.topic(), fact.value())) {
                SourcePartition.put(fact.headers(), metadata.partition());
                context().forward(fact.withKey(Facts.changeKey(metadata.topic(), fact.key())));
            }
        }
    }
}
