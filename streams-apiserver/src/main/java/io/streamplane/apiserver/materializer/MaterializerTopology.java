package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** The wiring: the journal into one processor with one store, and its records out to whichever topic they are for. */
final class MaterializerTopology {

    static final String SOURCE = "journal";
    static final String PROCESSOR = "materialize";
    static final String SINK = "facts";
    /** Also in the name of its changelog topic. Key: "resource namespace/name". */
    static final String STORE = "entries";

    private MaterializerTopology() {}

    /** @param journalEnd see {@link Materializer.Options#journalEnd} */
    static Topology build(CommandCodec codec, LongSupplier journalEnd, Views views, ViewTopics viewTopics) {
        var topology = new Topology();
        topology.addSource(
                AutoOffsetReset.none(),
                SOURCE,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.JOURNAL);
        topology.addProcessor(PROCESSOR, () -> new MaterializeProcessor(codec, journalEnd, views, viewTopics), SOURCE);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Materialized.serde())
                        .withCachingDisabled(),
                PROCESSOR);
        topology.<Destination, byte[]>addSink(
                SINK,
                (destination, _, _) -> destination.topic(),
                (_, destination) -> destination.key().getBytes(StandardCharsets.UTF_8),
                new ByteArraySerializer(),
                (_, destination, _, partitions) -> Optional.of(Set.of(destination.partition(partitions))),
                PROCESSOR);
        return topology;
    }
}
