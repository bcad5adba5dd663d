package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.streamplane.controllers.deployment.DeploymentReconciler;
import io.streamplane.controllers.garbage.GarbageReconciler;
import io.streamplane.controllers.garbage.OwnerKinds;
import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.avro.RefusalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactHeaders;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.streams.StartGate;
import io.streamplane.schemas.streams.Supervision;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The topology of some controllers in a test driver, whose topics and clock the test is. */
final class ControllersWorld implements AutoCloseable {

    /** A reconciler fails on an object of this name. */
    static final String MOODY = "moody";

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
    private final Ends ends = partition -> new StartGate() {
        @Override
        public boolean open(long position) {
            return reached;
        }

        @Override
        public void close() {}
    };
    private final Telemetry telemetry = Telemetry.create();
    private final List<String> unreadable = new ArrayList<>();
    private final Topology topology;
    private final TopologyTestDriver driver;
    private long revision;
    private boolean reached = true;

    /** Controllers of Deployments, ReplicaSets and garbage, one that fails, and that of nodes. */
    ControllersWorld() {
        this(
                List.of(
                        DeploymentReconciler::new,
                        ReplicaSetReconciler::new,
                        () -> new GarbageReconciler(OwnerKinds.of(Kinds.builtIn())),
                        Moody::new),
                new NodeHealth(Duration.ofSeconds(40)));
    }

    ControllersWorld(List<Supplier<Reconciler>> reconcilers, @Nullable NodeHealth nodes) {
        topology = ControllersTopology.build(
                Kinds.builtIn(),
                codec,
                proposals,
                registry,
                reconcilers,
                nodes,
                new ControllersTopology.Settings(
                        1,
                        1,
                        ends,
                        Pace.DEFAULT,
                        (fact, problem) -> unreadable.add(fact.key().toString()),
                        telemetry.meters()));
        driver = new TopologyTestDriver(
                topology,
                new Supervision("controllers", Supervision.Poison.SKIPPED, telemetry).installedIn(settings()),
                START);
    }

    @Override
    public void close() {
        driver.close();
    }

    ObjectCodec codec() {
        return codec;
    }

    InMemorySchemaRegistry registry() {
        return registry;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    Topology topology() {
        return topology;
    }

    TestInputTopic<String, byte[]> input(String topic) {
        return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
    }

    /** Keys of facts that a controller could not read. */
    List<String> unreadable() {
        return unreadable;
    }

    /** Of the newest fact. */
    long revision() {
        return revision;
    }

    /** Whether the ends of the topics that there were at the start have been read. */
    void reached(boolean reached) {
        this.reached = reached;
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    void refused(ReceivedProposal proposal, String message) {
        var refusal = RefusalRecord.newBuilder()
                .setPartition(0)
                .setOffset(0)
                .setComponent(proposal.component())
                .setAction(proposal.action().name())
                .setResource(proposal.kind().resource())
                .setCode(403)
                .setReason("Forbidden")
                .setMessage(message)
                .build();
        var serde = new EnvelopeSerde<RefusalRecord>(
                registry, Topics.PROPOSAL_REFUSALS + "-value", RefusalRecord.getClassSchema());
        input(Topics.PROPOSAL_REFUSALS).pipeInput(proposal.key().toString(), serde.serialize(refusal));
    }

    /** What its controller last said of the ReplicaSet comes to pass. */
    void reportLast(List<ReceivedProposal> proposed, HasMetadata replicaSet) {
        proposed.stream()
                .filter(each -> each.action() == ProposalAction.UPDATE_STATUS
                        && each.kind().resource().equals("replicasets.apps"))
                .reduce((_, last) -> last)
                .ifPresent(last -> reported(
                        "replicasets.apps",
                        replicaSet,
                        codec.encodeObserved(last.kind(), Objects.requireNonNull(last.observed()))));
    }

    /** The objects of a kind whose creation is proposed, as they are once they are created. */
    static List<HasMetadata> made(List<ReceivedProposal> all, String resource) {
        return all.stream()
                .filter(each -> each.action() == ProposalAction.CREATE
                        && each.kind().resource().equals(resource))
                .<HasMetadata>map(each -> {
                    var tree = Objects.requireNonNull(each.desired());
                    tree.withObject("metadata")
                            .put("uid", "uid-" + each.key().name())
                            .put("generation", 1);
                    return ObjectCodec.model(tree, each.kind().model());
                })
                .toList();
    }

    void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            driver.advanceWallClockTime(Duration.ofMillis(500));
        }
    }

    void heartbeat(String node) {
        input(Topics.HEARTBEATS).pipeInput(node, new byte[1]);
    }

    void status(String node, String reason, String heartbeat) {
        var reported = new NodeBuilder()
                .withNewMetadata()
                .withName(node)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(reason.equals("KubeletReady") ? "True" : "Unknown")
                .withReason(reason)
                .withLastHeartbeatTime(heartbeat)
                .endCondition()
                .endStatus()
                .build();
        byte[] value = codec.encodeObserved(Kinds.builtIn().get("nodes"), (ObjectNode)
                ObjectCodec.tree(reported).get("status"));
        put(FactKey.observed(new ResourceKey("nodes", ObjectKey.clusterScoped(node))), "", value, false);
    }

    /** Its content does not matter. */
    void lease(String node) {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("kube-node-lease")
                .withName(node)
                .withUid("uid-lease-" + node)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        desired("leases.coordination.k8s.io", lease);
    }

    void desired(String resource, HasMetadata object) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object));
        put(resource, key(object), object.getMetadata().getUid(), value);
    }

    void reported(HasMetadata object, byte[] value) {
        reported("pods", object, value);
    }

    void reported(String resource, HasMetadata object, byte[] value) {
        revision++;
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        var fact = FactKey.observed(new ResourceKey(resource, key(object)));
        input(Topics.STATE).pipeInput(new TestRecord<>(fact.toString(), value, headers));
    }

    void put(String resource, ObjectKey key, String uid, byte @Nullable [] value) {
        put(FactKey.desired(new ResourceKey(resource, key)), uid, value, false);
    }

    /** The first record of a command that has another. */
    void putFirst(String resource, ObjectKey key, String uid, byte[] value) {
        put(FactKey.desired(new ResourceKey(resource, key)), uid, value, true);
    }

    /** The other record of that command. */
    void putLast(String resource, ObjectKey key, String uid, byte[] value) {
        revision--;
        put(resource, key, uid, value);
    }

    private void put(FactKey fact, String uid, byte @Nullable [] value, boolean more) {
        revision++;
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        FactHeaders.putUid(headers, uid);
        if (more) {
            FactHeaders.putMore(headers);
        }
        String topic = fact.object().key().namespace().isEmpty() ? Topics.CLUSTER : Topics.STATE;
        input(topic).pipeInput(new TestRecord<>(fact.toString(), value, headers));
    }

    static ObjectKey key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    List<ReceivedProposal> take() {
        return driver
                .createOutputTopic(Topics.PROPOSALS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(proposals::decode)
                .toList();
    }

    List<String> events() {
        return driver
                .createOutputTopic(Topics.EVENTS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> codec.decodeDesired(Kinds.builtIn().get("events"), value)
                        .path("reason")
                        .asString())
                .toList();
    }

    double count(String name, String label, String value) {
        var counter = telemetry
                .meters()
                .find(name)
                .tags("role", "controllers", label, value)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    static HasMetadata web() {
        var web = Deployments.rolling(3, new IntOrString(1), new IntOrString(0));
        web.getMetadata().setUid("d-1");
        web.getMetadata().setGeneration(1L);
        return web;
    }

    static HasMetadata node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    static HasMetadata ownedBy(String node) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("left")
                .withUid("uid-left")
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .withUid("uid-" + node)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    /** Fails on one object. */
    private static final class Moody implements Reconciler {
        @Override
        public String name() {
            return "moody";
        }

        @Override
        public Set<WorkKey> affected(FactChange change, ShardView shard) {
            return change.key().name().equals(MOODY) ? Set.of(new WorkKey(change.resource(), change.key())) : Set.of();
        }

        @Override
        public ReconcileResult reconcile(ReconcileInput input) {
            throw new IllegalStateException("a bug");
        }
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, ControllersNames.APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        return settings;
    }
}
