package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KubeletFactsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceKey POD = new ResourceKey("pods", new ObjectKey("default", "p"));
    private static final ResourceKey NODE = new ResourceKey("nodes", ObjectKey.clusterScoped("node-1"));
    private static final List<SimulatedNode> TWO_NODES =
            SimulatedNode.numbered("node", 2, KubeletSimOptions.DEFAULT_CAPACITY);
    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(REGISTRY);
    private final SkippedRecords skipped =
            new SkippedRecords("kubelet", Telemetry.none().meters());
    private final SaidThings said = new SaidThings();
    private final HostedNodes nodes = new HostedNodes(options(), said);
    private final Needed needed = new Needed(codec, 0);
    private final HostedPods pods =
            new HostedPods(options(), said, nodes, needed, new StaticPods(null, nodes, said), skipped);
    private final KubeletFacts facts = new KubeletFacts(codec, nodes, pods, skipped);

    @Test
    void shouldRunAPodWhoseStatusComesAfterItOrBeforeIt() {
        // Given
        FactRecord desired = desired(pod("u1", "node-1"), 3);
        FactRecord observed = observed("{\"conditions\":[{\"type\":\"example.com/gate\",\"status\":\"True\"}]}", 2);

        for (List<FactRecord> order : List.of(List.of(desired, observed), List.of(observed, desired))) {
            var others = new KubeletFactsTest();

            // When
            others.apply(order);

            // Then
            assertThat(others.said.proposals()).containsExactly("node-1: status default/p u1 Running example.com/gate");
        }
    }

    @Test
    void shouldAdoptAPodThatWasReportedOn() {
        // Given
        Pod pod = pod("u1", "node-1");
        apply(List.of(desired(pod, 3)));
        byte[] status = codec.encodeObserved(Kinds.builtIn().get("pods"), statusTree(said.lastStatus()));
        var restarted = new KubeletFactsTest();

        // When
        restarted.apply(List.of(desired(pod, 3), new FactRecord(FactKey.observed(POD), 4, "", status)));

        // Then
        assertThat(restarted.said.proposals()).isEmpty();
        assertThat(restarted.pods.hosts(POD.key())).isTrue();
    }

    @Test
    void shouldGiveNoOtherPodTheAddressOfOneThatItAdopts() {
        // Given
        Pod pod = pod("u1", "node-1");
        apply(List.of(desired(pod, 3)));
        String address = said.lastStatus().getPodIP();
        byte[] status = codec.encodeObserved(Kinds.builtIn().get("pods"), statusTree(said.lastStatus()));
        Pod other = new PodBuilder(pod("u2", "node-1"))
                .editMetadata()
                .withName("a")
                .endMetadata()
                .build();
        var key = new ResourceKey("pods", new ObjectKey("default", "a"));
        var restarted = new KubeletFactsTest();

        // When
        restarted.apply(
                List.of(desired(key, other, 2), desired(pod, 3), new FactRecord(FactKey.observed(POD), 4, "", status)));

        // Then
        assertThat(restarted.said.lastStatus().getPodIP()).isNotEmpty().isNotEqualTo(address);
    }

    @Test
    void shouldGiveTheAddressOfAPodToOthersOnceTheStateSaysThatItHasEnded() {
        // Given
        Pod job = new PodBuilder(pod("u1", "node-1"))
                .editSpec()
                .withRestartPolicy("Never")
                .editFirstContainer()
                .withImage("busybox")
                .withCommand("true")
                .endContainer()
                .endSpec()
                .build();
        apply(List.of(desired(job, 3)));
        new DuePods(pods, nodes, needed).runTimers(NOW.plusSeconds(3600));
        PodStatus ended = said.lastStatus();
        byte[] status = codec.encodeObserved(Kinds.builtIn().get("pods"), statusTree(ended));

        // When
        apply(List.of(desired(key("early"), named("early"), 4)));
        String early = said.lastStatus().getPodIP();
        apply(List.of(new FactRecord(FactKey.observed(POD), 5, "", status)));
        apply(List.of(desired(key("late"), named("late"), 6)));

        // Then
        assertThat(ended.getPhase()).isEqualTo("Succeeded");
        assertThat(early).isNotEqualTo(ended.getPodIP());
        assertThat(said.lastStatus().getPodIP()).isEqualTo(ended.getPodIP());
    }

    private static Pod named(String name) {
        return new PodBuilder(pod("u-" + name, "node-1"))
                .editMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    @Test
    void shouldForgetAPodThatIsGone() {
        // Given
        apply(List.of(desired(pod("u1", "node-1"), 3)));

        // When
        apply(List.of(tombstone(FactKey.desired(POD), 9), tombstone(FactKey.observed(POD), 9)));

        // Then
        assertThat(pods.hosts(POD.key())).isFalse();
    }

    @Test
    void shouldTakeTheNewestOfAPodThatMovedWhateverPartitionIsReadFirst() {
        // Given
        FactRecord old = desired(pod("u1", "node-0"), 3);
        FactRecord gone = tombstone(FactKey.desired(POD), 5);
        FactRecord young = desired(pod("u2", "node-1"), 8);

        for (List<FactRecord> order :
                List.of(List.of(old, gone, young), List.of(young, old, gone), List.of(old, young, gone))) {
            var others = new KubeletFactsTest();

            // When
            others.apply(order);

            // Then
            assertThat(others.said.proposals()).containsExactly("node-1: status default/p u2 Running");
        }
    }

    @Test
    void shouldTakeTheNewestOfAPodThatMovedInSeveralBatches() {
        // When
        apply(List.of(desired(pod("u1", "node-0"), 3)));
        apply(List.of(desired(pod("u2", "node-1"), 8)));
        apply(List.of(tombstone(FactKey.desired(POD), 5)));

        // Then
        assertThat(said.proposals())
                .containsExactly("node-0: status default/p u1 Running", "node-1: status default/p u2 Running");
        assertThat(pods.hosts(POD.key())).isTrue();
    }

    /** Each fact by itself keeps to the room of the node; so does what any batch of them comes to. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldRefuseNoPodThatHasRoomHoweverItsFactsAreBatched(long seed) {
        // Given
        var random = new Random(seed);
        int room = Integer.parseInt(KubeletSimOptions.DEFAULT_CAPACITY.get("pods"));
        var bound = new ArrayList<String>();
        var batch = new ArrayList<FactRecord>();

        // When
        for (int revision = 1; revision <= 3_000; revision++) {
            if (bound.size() == room || !bound.isEmpty() && random.nextInt(10) == 0) {
                String name = bound.remove(random.nextInt(bound.size()));
                batch.add(tombstone(FactKey.desired(key(name)), revision));
            } else {
                String name = "p" + random.nextInt(2 * room);
                if (!bound.contains(name)) {
                    bound.add(name);
                    batch.add(desired(key(name), pod("u" + revision, "node-1"), revision));
                }
            }
            if (random.nextInt(30) == 0) {
                apply(batch);
                batch.clear();
            }
        }

        // Then
        assertThat(said.proposals())
                .hasSizeGreaterThan(room)
                .allMatch(proposal -> proposal.endsWith(" Running"), "seed " + seed);
    }

    @Test
    void shouldLeaveOthersPodsAlone() {
        // When
        apply(List.of(desired(pod("u1", "elsewhere"), 3), observed("{\"phase\":\"Pending\"}", 2)));

        // Then
        assertThat(said.proposals()).isEmpty();
        assertThat(skipped.total()).isZero();
    }

    @Test
    void shouldPassOverWhatCannotBeDecodedAndGoOn() {
        // Given
        byte[] unknownSchema = {0, 127, 0, 0, 1, 5, 5};
        var other = new ResourceKey("pods", new ObjectKey("default", "other"));

        // When
        apply(List.of(
                new FactRecord(FactKey.desired(other), 1, "u", unknownSchema),
                new FactRecord(FactKey.observed(NODE), 1, "", unknownSchema),
                desired(pod("u1", "node-1"), 3)));

        // Then
        assertThat(skipped.total()).isEqualTo(2);
        assertThat(said.proposals()).containsExactly("node-1: status default/p u1 Running");
    }

    @Test
    void shouldRegisterOnlyTheNodesThatAreNotThere() {
        // Given
        var node = NodeReport.of(TWO_NODES.get(1), 4000, NOW);
        node.getMetadata().setUid("n1");
        var kind = Kinds.builtIn().get("nodes");
        apply(List.of(
                new FactRecord(FactKey.desired(NODE), 1, "n1", codec.encodeDesired(kind, ObjectCodec.tree(node)))));

        // When
        nodes.start(4000, NOW);

        // Then
        assertThat(said.proposals()).containsExactly("node-0: create /node-0", "node-1: status /node-1");
    }

    private void apply(List<FactRecord> records) {
        var newest = new NewestFacts();
        records.forEach(newest::add);
        facts.applyNodes(newest, NOW);
        facts.applyPods(newest, NOW);
    }

    private static ResourceKey key(String name) {
        return new ResourceKey("pods", new ObjectKey("default", name));
    }

    private FactRecord desired(Pod pod, long revision) {
        return desired(POD, pod, revision);
    }

    private FactRecord desired(ResourceKey key, Pod pod, long revision) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get("pods"), ObjectCodec.tree(pod));
        return new FactRecord(FactKey.desired(key), revision, pod.getMetadata().getUid(), value);
    }

    private FactRecord observed(String status, long revision) {
        byte[] value = codec.encodeObserved(
                Kinds.builtIn().get("pods"), JsonMapper.shared().readTree(status));
        return new FactRecord(FactKey.observed(POD), revision, "", value);
    }

    private static JsonNode statusTree(PodStatus status) {
        var pod = new Pod();
        pod.setStatus(status);
        return ObjectCodec.tree(pod).get("status");
    }

    private static FactRecord tombstone(FactKey key, long revision) {
        return new FactRecord(key, revision, "", null);
    }

    private static Pod pod(String uid, String node) {
        return BoundPods.pod("p", uid, node, false);
    }

    private KubeletSimOptions options() {
        return new KubeletSimOptions("none:1", REGISTRY, Map.of(), TWO_NODES, Timings.NONE);
    }
}
