package io.streamplane.controllers.streams;

import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.shard.ObjectReader;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the topology.
 *
 * <pre>
 * desired.*, observed.* -> facts (store) -> shard -> one node a controller -> proposals, events
 * heartbeats -> node lifecycle -> proposals, events
 * desired.nodes, observed.nodes: global, for both
 * </pre>
 */
public final class ControllersTopology {

    private final Topology topology = new Topology();
    private final List<Kind> kinds = Kinds.journaled().stream()
            .filter(kind -> !kind.equals(NodeTable.KIND))
            .toList();
    private final ObjectReader reader;
    private final NodeTable nodes;
    private final Sending sending;
    private final Pace pace;

    private ControllersTopology(ObjectCodec codec, ProposalCodec proposals, Pace pace) {
        this.reader = new ObjectReader(codec);
        this.nodes = new NodeTable(reader);
        this.sending = new Sending(codec, proposals);
        this.pace = pace;
    }

    /**
     * @param reconcilers makes the controllers anew for each task; at least one
     * @param health judges nodes; null where node life cycle does not run
     * @param partitions number of partitions of the topic of heartbeats
     */
    public static Topology build(
            ObjectCodec codec,
            ProposalCodec proposals,
            List<Supplier<Reconciler>> reconcilers,
            @Nullable NodeHealth health,
            int partitions,
            Pace pace) {
        var builder = new ControllersTopology(codec, proposals, pace);
        builder.addNodes();
        builder.addShard();
        builder.addControllers(reconcilers);
        if (health != null) {
            builder.addNodeLifecycle(health, partitions);
        }
        return builder.topology;
    }

    private void addNodes() {
        for (boolean desired : new boolean[] {true, false}) {
            String topic = desired ? Topics.desired("nodes") : Topics.observed("nodes");
            topology.addGlobalStore(
                    FactStore.builder(Names.store(topic)),
                    Names.source(topic),
                    new StringDeserializer(),
                    new ByteArrayDeserializer(),
                    topic,
                    Names.facts(topic),
                    () -> new NodeFactProcessor(nodes, desired));
        }
    }

    private void addShard() {
        for (Kind kind : kinds) {
            addFacts(kind, true);
            if (kind.hasStatus()) {
                addFacts(kind, false);
            }
        }
        String[] facts = topics().stream().map(Names::facts).toArray(String[]::new);
        topology.addProcessor(Names.SHARD, () -> new ShardProcessor(kinds, reader, nodes), facts);
        topology.connectProcessorAndStateStores(
                Names.SHARD, topics().stream().map(Names::store).toArray(String[]::new));
        topology.addStateStore(ShardStore.builder(), Names.SHARD);
    }

    private void addFacts(Kind kind, boolean desired) {
        String topic = desired ? Topics.desired(kind.resource()) : Topics.observed(kind.resource());
        String store = Names.store(topic);
        topology.addReadOnlyStateStore(
                FactStore.builder(store),
                Names.source(topic),
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic,
                Names.facts(topic),
                keepsAndForwards(() -> new FactProcessor(kind, desired, store)));
    }

    /** The types say that the processor of a read-only store forwards nothing; nothing else does. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ProcessorSupplier<String, byte[], Void, Void> keepsAndForwards(
            ProcessorSupplier<String, byte[], String, Fact> supplier) {
        return (ProcessorSupplier) supplier;
    }

    private List<String> topics() {
        return kinds.stream()
                .flatMap(kind -> kind.hasStatus()
                        ? Stream.of(Topics.desired(kind.resource()), Topics.observed(kind.resource()))
                        : Stream.of(Topics.desired(kind.resource())))
                .toList();
    }

    private void addControllers(List<Supplier<Reconciler>> reconcilers) {
        var names = new ArrayList<String>();
        for (Supplier<Reconciler> reconciler : reconcilers) {
            String name = reconciler.get().component();
            topology.addProcessor(
                    name, () -> new ControllerProcessor(reconciler.get(), sending, nodes, pace), Names.SHARD);
            topology.connectProcessorAndStateStores(name, Names.SHARD_STORE);
            names.add(name);
        }
        addSinks(Names.PROPOSALS_SINK, Names.EVENTS_SINK, names.toArray(String[]::new));
    }

    private void addNodeLifecycle(NodeHealth health, int partitions) {
        topology.addSource(
                Names.HEARTBEATS_SOURCE, new StringDeserializer(), new ByteArrayDeserializer(), Topics.HEARTBEATS);
        topology.addProcessor(
                Names.NODE_LIFECYCLE,
                () -> new NodeLifecycleProcessor(health, sending, nodes, partitions, pace),
                Names.HEARTBEATS_SOURCE);
        addSinks(Names.NODE_PROPOSALS_SINK, Names.NODE_EVENTS_SINK, Names.NODE_LIFECYCLE);
    }

    private void addSinks(String proposals, String events, String... parents) {
        topology.addSink(
                proposals,
                Topics.PROPOSALS,
                new StringSerializer(),
                Outgoing.serializer(),
                Outgoing.byObject(),
                parents);
        topology.addSink(events, Topics.EVENTS, new StringSerializer(), Outgoing.serializer(), parents);
    }
}
