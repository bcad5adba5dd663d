package io.streamplane.controllers.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.LookedInto;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.measurement.MeasurementCodec;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.streams.FactStore;
import io.streamplane.schemas.streams.Guard;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds the topology. It is the same whatever kinds there are.
 *
 * <pre>
 * state -> shard (store) -> controllers -> proposals, events
 *       -> lease relay -> heartbeats
 * measurements -> controllers
 * proposal-refusals -> shard, where controllers hear of them
 * heartbeats -> node lifecycle -> proposals, events
 * cluster: global, for both
 * </pre>
 */
public final class ControllersTopology {

    private final Topology topology = new Topology();
    private final ObjectAssembler reader;
    private final ClusterTable cluster;
    private final Sending sending;
    private final Settings settings;
    private final WorkQueueMeters.All meters;
    private final MeasurementCodec measurements;
    private final EnvelopeSerde<RefusalRecord> refusals;

    /**
     * How it runs.
     *
     * @param shards number of partitions of the topic of state
     * @param heartbeats number of partitions of the topic of heartbeats
     * @param ends says when partitions have been read
     * @param unreadable see {@link ObjectAssembler}
     * @param meters where the work queues are measured
     */
    public record Settings(
            int shards,
            int heartbeats,
            Ends ends,
            Pace pace,
            BiConsumer<FactRecord, Throwable> unreadable,
            MeterRegistry meters) {}

    private ControllersTopology(
            KindRegistry kinds,
            ObjectCodec codec,
            ProposalCodec proposals,
            SchemaRegistry registry,
            List<Supplier<Reconciler>> reconcilers,
            Settings settings) {
        this.reader = new ObjectAssembler(kinds, codec, lookedInto(reconcilers), settings.unreadable());
        var fence = new Fence(() -> settings.ends().of(new TopicPartition(Topics.CLUSTER, 0)));
        this.cluster = new ClusterTable(reader, fence);
        this.sending = new Sending(
                codec,
                proposals,
                new EnvelopeSerde<>(registry, Topics.HEARTBEATS + "-value", HeartbeatRecord.getClassSchema()));
        this.settings = settings;
        this.meters = new WorkQueueMeters.All(settings.meters());
        this.measurements = new MeasurementCodec(registry);
        this.refusals =
                new EnvelopeSerde<>(registry, Topics.PROPOSAL_REFUSALS + "-value", RefusalRecord.getClassSchema());
    }

    /**
     * @param kinds of the objects that reconcilers look into
     * @param reconcilers makes the controllers anew for each task; at least one
     * @param health judges nodes; null where node life cycle does not run
     */
    public static Topology build(
            KindRegistry kinds,
            ObjectCodec codec,
            ProposalCodec proposals,
            SchemaRegistry registry,
            List<Supplier<Reconciler>> reconcilers,
            @Nullable NodeHealth health,
            Settings settings) {
        var builder = new ControllersTopology(kinds, codec, proposals, registry, reconcilers, settings);
        builder.addCluster();
        builder.addShard();
        builder.addRefusals();
        builder.addControllers(reconcilers);
        if (health != null) {
            builder.addNodeLifecycle(health);
        }
        return builder.topology;
    }

    /** What some reconciler looks into; and nodes, whose life cycle is none. */
    private static BiPredicate<String, ObjectKey> lookedInto(List<Supplier<Reconciler>> reconcilers) {
        var some = LookedInto.by(reconcilers.stream().map(Supplier::get).toList());
        return (resource, key) -> resource.equals(ClusterTable.NODES) || some.test(resource, key);
    }

    private void addCluster() {
        topology.addGlobalStore(
                FactStore.builder(ControllersNames.CLUSTER_STORE, () -> cluster),
                ControllersNames.CLUSTER_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.CLUSTER,
                ControllersNames.CLUSTER,
                Guard.before(ClusterProcessor::new));
    }

    private void addShard() {
        topology.addReadOnlyStateStore(
                FactStore.builder(ControllersNames.STATE_STORE, () -> new Shard(settings.shards(), reader, cluster)),
                ControllersNames.STATE_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.STATE,
                ControllersNames.SHARD,
                keepsAndForwards(Guard.before(() -> new ShardProcessor(settings.ends()))));
    }

    /** The types say that the processor of a read-only store forwards nothing; nothing else does. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ProcessorSupplier<String, byte[], Void, Void> keepsAndForwards(
            ProcessorSupplier<String, byte[], String, FactChange> supplier) {
        return (ProcessorSupplier) supplier;
    }

    /** Only where a controller asks for them. */
    private void addMeasurements() {
        topology.addSource(
                ControllersNames.MEASUREMENTS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.MEASUREMENTS);
        topology.addProcessor(
                ControllersNames.MEASUREMENTS,
                Guard.before(() -> new MeasurementProcessor(measurements)),
                ControllersNames.MEASUREMENTS_SOURCE);
        topology.connectProcessorAndStateStores(ControllersNames.MEASUREMENTS, ControllersNames.STATE_STORE);
    }

    private void addRefusals() {
        topology.addSource(
                ControllersNames.REFUSALS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.PROPOSAL_REFUSALS);
        topology.addProcessor(
                ControllersNames.REFUSALS,
                Guard.before(() -> new RefusalProcessor(refusals)),
                ControllersNames.REFUSALS_SOURCE);
        topology.connectProcessorAndStateStores(ControllersNames.REFUSALS, ControllersNames.STATE_STORE);
    }

    private void addControllers(List<Supplier<Reconciler>> reconcilers) {
        var parents = new ArrayList<>(List.of(ControllersNames.SHARD));
        if (reconcilers.stream().anyMatch(each -> each.get().measures())) {
            addMeasurements();
            parents.add(ControllersNames.MEASUREMENTS);
        }
        topology.addProcessor(
                ControllersNames.CONTROLLERS,
                () -> new ControllersProcessor(reconcilers, sending, settings.pace(), meters),
                parents.toArray(String[]::new));
        topology.connectProcessorAndStateStores(ControllersNames.CONTROLLERS, ControllersNames.STATE_STORE);
        addSinks(ControllersNames.PROPOSALS_SINK, ControllersNames.EVENTS_SINK, ControllersNames.CONTROLLERS);
    }

    private void addNodeLifecycle(NodeHealth health) {
        topology.addSource(
                ControllersNames.HEARTBEATS_SOURCE,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topics.HEARTBEATS);
        topology.addProcessor(
                ControllersNames.NODE_LIFECYCLE,
                () -> new NodeLifecycleProcessor(
                        health, sending, cluster, settings.heartbeats(), settings.ends(), settings.pace()),
                ControllersNames.HEARTBEATS_SOURCE);
        addSinks(
                ControllersNames.NODE_PROPOSALS_SINK,
                ControllersNames.NODE_EVENTS_SINK,
                ControllersNames.NODE_LIFECYCLE);
        topology.addProcessor(ControllersNames.LEASE_RELAY, () -> new LeaseRelay(sending), ControllersNames.SHARD);
        topology.connectProcessorAndStateStores(ControllersNames.LEASE_RELAY, ControllersNames.STATE_STORE);
        topology.addSink(
                ControllersNames.HEARTBEATS_SINK,
                Topics.HEARTBEATS,
                new StringSerializer(),
                Outgoing.serializer(),
                Outgoing.byNode(),
                ControllersNames.LEASE_RELAY);
    }

    private void addSinks(String proposals, String events, String parent) {
        topology.addSink(
                proposals,
                Topics.PROPOSALS,
                new StringSerializer(),
                Outgoing.serializer(),
                Outgoing.byObject(),
                parent);
        topology.addSink(events, Topics.EVENTS, new StringSerializer(), Outgoing.serializer(), parent);
    }
}
