package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.Precondition;
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
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ControllersTopologyTest {

    private static final String MOODY = "moody";

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
    private final Topology topology = topology();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            topology,
            new Supervision("controllers", Supervision.Poison.SKIPPED, telemetry).installedIn(settings()),
            Instant.parse("2026-01-01T00:00:00Z"));
    private long revision;
    private boolean reached = true;

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldMakeAReplicaSetAndThenItsPods() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var create = take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();
        assertThat(create.component()).isEqualTo("deployment-controller");
        assertThat(create.cause()).isEqualTo(revision);

        // When
        var tree = Objects.requireNonNull(create.desired());
        tree.withObject("metadata").put("uid", "rs-1").put("generation", 1);
        desired(
                "replicasets.apps",
                ObjectCodec.model(tree, Kinds.builtIn().get("replicasets.apps").model()));
        driver.advanceWallClockTime(Duration.ofMillis(10));

        // Then
        var all = take();
        assertThat(all)
                .filteredOn(proposal -> proposal.kind().resource().equals("pods"))
                .hasSize(3)
                .allMatch(proposal -> proposal.action() == ProposalAction.CREATE
                        && proposal.component().equals("replicaset-controller"))
                .allMatch(proposal -> proposal.key().name().startsWith("web-"));
        made(all, "pods").forEach(pod -> desired("pods", pod));
        driver.advanceWallClockTime(Duration.ofMillis(200));
        assertThat(events()).contains("ScalingReplicaSet", "SuccessfulCreate");
    }

    @Test
    void shouldSayWhyPodsAreRefusedAndTryAgainLaterWithOne() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        HasMetadata replicaSet = made(take(), "replicasets.apps").getFirst();
        desired("replicasets.apps", replicaSet);
        driver.advanceWallClockTime(Duration.ofMillis(10));
        reportLast(take(), replicaSet);
        driver.advanceWallClockTime(Duration.ofMillis(200));
        var asked = take().stream()
                .filter(each -> each.kind().resource().equals("pods"))
                .toList();

        // When
        asked.forEach(each -> refused(each, "pods \"p\" is forbidden: exceeded quota: q"));
        driver.advanceWallClockTime(Duration.ofMillis(200));
        var atOnce = take();
        reportLast(atOnce, replicaSet);
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        var later = take();

        // Then
        assertThat(asked).hasSize(3);
        assertThat(atOnce).noneMatch(each -> each.action() == ProposalAction.CREATE);
        assertThat(atOnce)
                .filteredOn(each -> each.kind().resource().equals("replicasets.apps"))
                .extracting(each -> Objects.requireNonNull(each.observed())
                        .at("/conditions/0")
                        .toString())
                .singleElement()
                .asString()
                .contains("ReplicaFailure", "FailedCreate", "exceeded quota: q");
        assertThat(later)
                .filteredOn(each -> each.action() == ProposalAction.CREATE)
                .hasSize(1);
        assertThat(events()).containsOnlyOnce("FailedCreate").doesNotContain("SuccessfulCreate");
    }

    private void refused(ReceivedProposal proposal, String message) {
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
        driver.createInputTopic(Topics.PROPOSAL_REFUSALS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(proposal.key().toString(), serde.serialize(refusal));
    }

    @Test
    void shouldPutDecisionsDownToWhatTheirObjectAsksForAndReportsToWhatIsReported() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        long asked = revision;
        for (int other = 0; other < 5; other++) {
            desired("nodes", node("node-" + other));
        }

        // When
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var create = take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(create.cause()).isEqualTo(asked);
    }

    @Test
    void shouldNotRepeatAProposalThatIsUnderWayUntilItsTimeIsUp() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        take();

        // When
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var soon = take();
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        var later = take();

        // Then
        assertThat(soon).noneMatch(proposal -> proposal.action() == ProposalAction.CREATE);
        assertThat(later).anyMatch(proposal -> proposal.action() == ProposalAction.CREATE);
    }

    @Test
    void shouldNotDecideBeforeItHasReadWhatItsPartitionHeldAtTheTakeOver() {
        // Given
        reached = false;
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var early = take();
        reached = true;
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var late = take();

        // Then
        assertThat(early).isEmpty();
        assertThat(late).anyMatch(proposal -> proposal.action() == ProposalAction.CREATE);
    }

    @Test
    void shouldNotDecideInTheMiddleOfACommand() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        take();
        byte[] web = codec.encodeDesired(Kinds.builtIn().get("deployments.apps"), ObjectCodec.tree(web()));
        put("deployments.apps", key(web()), "d-1", web, true);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var halfway = take();

        // When: the command's last record comes
        revision--;
        put("deployments.apps", key(web()), "d-1", web, false);
        driver.advanceWallClockTime(Duration.ofMillis(10));

        // Then
        assertThat(halfway).isEmpty();
        assertThat(take()).isNotEmpty().allSatisfy(proposal -> {
            var grounds = Objects.requireNonNull(proposal.grounds());
            assertThat(grounds.revision()).isEqualTo(revision);
            assertThat(grounds.shard()).isZero();
        });
    }

    @Test
    void shouldCollectWhatANodeLeftBehindWhenTheEndOfItsTopicIsReached() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        reached = false;
        desired("configmaps", ownedBy("node-1"));

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var early = take();
        reached = true;
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var late = take();

        // Then
        var owner = new ResourceKey("nodes", ObjectKey.clusterScoped("node-1"));
        assertThat(early).isEmpty();
        assertThat(late).singleElement().satisfies(proposal -> {
            assertThat(proposal.action()).isEqualTo(ProposalAction.DELETE);
            assertThat(proposal.requires()).contains(new Precondition.NotUid(owner, "uid-node-1"));
        });
    }

    @Test
    void shouldPassOverAnObjectThatCannotBeReadAndGoOn() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // When
        put("deployments.apps", new ObjectKey("default", "broken"), "uid-broken", new byte[] {0, 0, 0, 0, 99, 1});
        put("widgets.example.com", new ObjectKey("default", "unknown"), "uid-unknown", new byte[] {0, 0, 0, 0, 99, 1});
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.STATE, Topics.CLUSTER})
    void shouldPassOverAForeignRecordOnAnyTopicAndGoOn(String topic) {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var input = driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());

        // When
        input.pipeInput(null, new byte[] {1});
        input.pipeInput("hello", "world".getBytes(StandardCharsets.UTF_8));
        input.pipeInput("deployments.apps default/web desired", new byte[] {0, 0, 0, 0, 1, 9});
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE)
                .hasSize(1);
        assertThat(count(SkippedRecords.SKIPPED, "topic", topic)).isEqualTo(3);
    }

    @Test
    void shouldLetAReconcilerThatFailsOnOneObjectStopNoOther() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        var bad = web();
        bad.getMetadata().setName(MOODY);

        // When
        desired("deployments.apps", bad);
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        double first = count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS);
        driver.advanceWallClockTime(Duration.ofSeconds(31));

        // Then
        assertThat(take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE
                        && proposal.component().equals("deployment-controller"))
                .isNotEmpty();
        assertThat(first).isEqualTo(1);
        assertThat(count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS)).isEqualTo(2);
    }

    @Test
    void shouldCountAPodThatCannotBeReadAndGoOnWithItsOwner() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var replicaSet = made(take(), "replicasets.apps").getFirst();
        desired("replicasets.apps", replicaSet);
        driver.advanceWallClockTime(Duration.ofMillis(10));
        var first = take();
        var pods = made(first, "pods");

        // When
        pods.forEach(pod -> desired("pods", pod));
        reportLast(first, replicaSet);
        reported(pods.get(0), new byte[] {0, 0, 0, 0, 99, 1});
        reported(pods.get(1), garbageTime());
        reported(
                pods.get(2),
                codec.encodeObserved(
                        Kinds.builtIn().get("pods"),
                        JsonMapper.shared().createObjectNode().put("phase", "Failed")));
        var more = new ArrayList<HasMetadata>();
        for (int round = 0; round < 3; round++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            var proposed = take();
            made(proposed, "pods").forEach(pod -> {
                more.add(pod);
                desired("pods", pod);
            });
            reportLast(proposed, replicaSet);
        }

        // Then
        assertThat(more).hasSize(1);
        assertThat(unreadable)
                .containsExactly("pods default/" + pods.getFirst().getMetadata().getName() + " observed");
        assertThat(count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS)).isZero();
    }

    /** What its controller last said of the ReplicaSet comes to pass. */
    private void reportLast(List<ReceivedProposal> proposed, HasMetadata replicaSet) {
        proposed.stream()
                .filter(each -> each.action() == ProposalAction.UPDATE_STATUS
                        && each.kind().resource().equals("replicasets.apps"))
                .reduce((_, last) -> last)
                .ifPresent(last -> reported(
                        "replicasets.apps",
                        replicaSet,
                        codec.encodeObserved(last.kind(), Objects.requireNonNull(last.observed()))));
    }

    private byte[] garbageTime() {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastTransitionTime", "garbage");
        return codec.encodeObserved(Kinds.builtIn().get("pods"), status);
    }

    /** The objects of a kind whose creation is proposed, as they are once they are created. */
    private static List<HasMetadata> made(List<ReceivedProposal> all, String resource) {
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

    private void reported(HasMetadata object, byte[] value) {
        reported("pods", object, value);
    }

    private void reported(String resource, HasMetadata object, byte[] value) {
        revision++;
        var headers = new RecordHeaders();
        FactHeaders.putRevision(headers, revision);
        var fact = FactKey.observed(new ResourceKey(resource, key(object)));
        driver.createInputTopic(Topics.STATE, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(fact.toString(), value, headers));
    }

    @Test
    void shouldMeasureItsQueuesUnderTheNamesOfClientGo() {
        // Given
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // When
        desired("deployments.apps", web());
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        // Then
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "workqueue_depth{name=\"deployment-controller\"} 0.0",
                        "workqueue_adds_total{name=\"deployment-controller\"} 1.0",
                        "workqueue_queue_duration_seconds_count{name=\"deployment-controller\"} 1",
                        "workqueue_work_duration_seconds_count{name=\"deployment-controller\"} 1",
                        "workqueue_retries_total{name=\"deployment-controller\"} 0.0");
    }

    @Test
    void shouldMarkANodeThatWentSilent() {
        // Given
        desired("nodes", node("node-1"));
        status("node-1", "KubeletReady", "2026-01-01T00:00:00Z");
        pass(30);
        heartbeat("node-1");
        pass(30);
        assertThat(take()).noneMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS);

        // When
        pass(20);

        // Then
        assertThat(take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("Kubelet stopped posting node status."))
                .anyMatch(proposal -> String.valueOf(proposal.desired()).contains("node.kubernetes.io/unreachable"))
                .noneMatch(proposal -> String.valueOf(proposal.desired()).contains("NoExecute"));
    }

    @Test
    void shouldMarkANodeThatNeverSaidAnythingWhenItHadLonger() {
        // Given
        desired("nodes", node("node-1"));
        pass(58);
        assertThat(take()).isEmpty();

        // When
        pass(5);

        // Then
        assertThat(take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("Kubelet never posted node status."));
    }

    @Test
    void shouldHearAKubeletByItsLeaseAndByItsStatus() {
        // Given
        desired("nodes", node("leasing"));
        desired("nodes", node("reporting"));
        status("leasing", "KubeletReady", "2026-01-01T00:00:00Z");
        status("reporting", "KubeletReady", "2026-01-01T00:00:00Z");

        // When
        for (int i = 1; i <= 9; i++) {
            pass(10);
            lease("leasing");
            status("reporting", "KubeletReady", "2026-01-01T00:0" + i + ":00Z");
        }

        // Then
        assertThat(take()).isEmpty();
    }

    @Test
    void shouldNotTakeHeartbeatsForNewThatThereWereBefore() {
        // Given
        reached = false;
        desired("nodes", node("dead"));
        status("dead", "NodeStatusUnknown", "2026-01-01T00:00:00Z");
        pass(1);

        // When
        heartbeat("dead");
        pass(2);
        var early = take();
        reached = true;
        heartbeat("dead");
        pass(2);

        // Then
        assertThat(early).noneMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS);
        assertThat(take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("KubeletReady"));
    }

    @Test
    void shouldNotTakeATimeInWhichItDidNotLookForSilence() {
        // Given
        desired("nodes", node("node-1"));
        status("node-1", "KubeletReady", "2026-01-01T00:00:00Z");
        pass(20);

        // When
        driver.advanceWallClockTime(Duration.ofSeconds(600));
        pass(15);
        var starved = take();
        pass(10);

        // Then
        assertThat(starved).isEmpty();
        assertThat(take()).isNotEmpty();
    }

    @Test
    void shouldKeepItsNames() {
        // Given
        String description = topology.describe().toString();

        // When
        var names = description
                .lines()
                .filter(line -> line.contains("Processor:") || line.contains("Sink:") || line.contains("Sub-topology"))
                .map(line -> line.strip().replaceAll(" ?\\(.*", ""))
                .toList();

        // Then
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "Sub-topology: 0 for global store",
                        "Processor: cluster-table",
                        "Sub-topology: 1",
                        "Processor: shard",
                        "Processor: controllers",
                        "Processor: refusals",
                        "Processor: lease-relay",
                        "Sink: heartbeats-sink",
                        "Sink: proposals-sink",
                        "Sink: events-sink",
                        "Sub-topology: 2",
                        "Processor: node-lifecycle-controller",
                        "Sink: node-proposals-sink",
                        "Sink: node-events-sink");
        assertThat(names.stream()
                        .filter(name -> name.startsWith("Sub-topology"))
                        .count())
                .isEqualTo(3);
        assertThat(ControllersNames.APPLICATION_ID).isEqualTo("streamplane-controllers");
    }

    private Topology topology() {
        List<Supplier<Reconciler>> reconcilers = List.of(
                DeploymentReconciler::new,
                ReplicaSetReconciler::new,
                () -> new GarbageReconciler(OwnerKinds.of(Kinds.builtIn())),
                Moody::new);
        return ControllersTopology.build(
                Kinds.builtIn(),
                codec,
                proposals,
                registry,
                reconcilers,
                new NodeHealth(Duration.ofSeconds(40)),
                new ControllersTopology.Settings(
                        1,
                        1,
                        ends,
                        Pace.DEFAULT,
                        (fact, problem) -> unreadable.add(fact.key().toString()),
                        telemetry.meters()));
    }

    private static HasMetadata ownedBy(String node) {
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

    private static HasMetadata node(String name) {
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

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            driver.advanceWallClockTime(Duration.ofMillis(500));
        }
    }

    private void heartbeat(String node) {
        driver.createInputTopic(Topics.HEARTBEATS, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(node, new byte[1]);
    }

    private void status(String node, String reason, String heartbeat) {
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
    private void lease(String node) {
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

    private static HasMetadata web() {
        var web = Deployments.rolling(3, new IntOrString(1), new IntOrString(0));
        web.getMetadata().setUid("d-1");
        web.getMetadata().setGeneration(1L);
        return web;
    }

    private void desired(String resource, HasMetadata object) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object));
        put(resource, key(object), object.getMetadata().getUid(), value);
    }

    private void put(String resource, ObjectKey key, String uid, byte @Nullable [] value) {
        put(resource, key, uid, value, false);
    }

    private void put(String resource, ObjectKey key, String uid, byte @Nullable [] value, boolean more) {
        put(FactKey.desired(new ResourceKey(resource, key)), uid, value, more);
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
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(fact.toString(), value, headers));
    }

    private static ObjectKey key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    private List<ReceivedProposal> take() {
        return driver
                .createOutputTopic(Topics.PROPOSALS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(proposals::decode)
                .toList();
    }

    private List<String> events() {
        return driver
                .createOutputTopic(Topics.EVENTS, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(value -> codec.decodeDesired(Kinds.builtIn().get("events"), value)
                        .path("reason")
                        .asString())
                .toList();
    }

    private double count(String name, String label, String value) {
        var counter = telemetry
                .meters()
                .find(name)
                .tags("role", "controllers", label, value)
                .counter();
        return counter == null ? 0 : counter.count();
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
