package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A kubelet whose pod uses a claim that is bound to a volume of driver x.y, or of ours. */
class DriverVolumesTest implements Outbox {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String VOLUME = "kubernetes.io/csi/x.y^h";
    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();
    private static final List<SimulatedNode> NODES =
            SimulatedNode.numbered("node", 1, KubeletSimOptions.DEFAULT_CAPACITY);

    private final ObjectCodec codec = new ObjectCodec(REGISTRY);
    private final List<Proposal.UpdateStatus> said = new ArrayList<>();
    private final Kubelets kubelets = new Kubelets(
            new KubeletSimOptions("none:1", REGISTRY, Map.of(), NODES, Timings.NONE),
            this,
            1,
            new SkippedRecords("kubelet", Telemetry.none().meters()));
    private long revision;

    @BeforeEach
    void addNode() {
        Node node = NodeReport.of(NODES.getFirst(), 4000, NOW);
        node.getMetadata().setUid("n");
        kubelets.start(
                List.of(fact("nodes", "", "node-0", ObjectCodec.tree(node)), status(node.getStatus(), ++revision)),
                4000,
                NOW);
        said.clear();
    }

    @Test
    void shouldBeginWhenTheNodeHasTheVolumeInUseAndAttached() {
        // When
        volume("x.y");
        claim();
        pod();
        List<String> first = said();
        nodeSays(List.of(), List.of(VOLUME));
        List<String> attachedTooEarly = said();
        nodeSays(List.of(VOLUME), List.of());
        List<String> inUse = said();
        nodeSays(List.of(VOLUME), List.of(VOLUME));

        // Then
        assertThat(first).containsExactly("node in use [" + VOLUME + "] attached [] at 2", "pod Pending");
        assertThat(attachedTooEarly)
                .as("the status is made anew, with what is attached now")
                .containsExactly("node in use [" + VOLUME + "] attached [" + VOLUME + "] at " + (revision - 2));
        assertThat(inUse).isEmpty();
        assertThat(said()).containsExactly("pod Running");
    }

    @Test
    void shouldSayWhenThePodIsOver() {
        // Given
        volume("x.y");
        claim();
        pod();
        nodeSays(List.of(VOLUME), List.of(VOLUME));
        said.clear();

        // When
        kubelets.take(List.of(new FactRecord(FactKey.desired(key("pods", "default", "p")), ++revision, "", null)), NOW);

        // Then
        assertThat(said()).containsExactly("node in use [] attached [" + VOLUME + "] at " + (revision - 1));
    }

    @Test
    void shouldWaitForNoVolumeOfOurs() {
        // When
        volume(VolumeTerms.SIMULATED);
        claim();
        pod();

        // Then
        assertThat(said()).last().isEqualTo("pod Running");
        assertThat(said).noneMatch(each -> each.resource().equals("nodes"));
    }

    @Test
    void shouldWaitForNoVolumeOfADriverThatDoesNotAttach() {
        // When
        kubelets.take(
                List.of(fact("csidrivers.storage.k8s.io", "", "x.y", yaml("spec: {attachRequired: false}"))), NOW);
        volume("x.y");
        claim();
        pod();

        // Then
        assertThat(said()).last().isEqualTo("pod Running");
        assertThat(said).noneMatch(each -> each.resource().equals("nodes"));
    }

    @Test
    void shouldKeepWhatWasInUseUntilItKnowsBetterAfterARestart() {
        // Given
        volume("x.y");
        claim();
        pod();
        nodeSays(List.of(VOLUME), List.of(VOLUME));
        Pod running = (Pod) said.getLast().object();
        var node = new DriverVolumesTest();
        node.revision = revision;
        NodeStatus told = NodeReport.of(NODES.getFirst(), 4000, NOW).getStatus();
        told.setVolumesInUse(List.of(VOLUME, "kubernetes.io/csi/x.y^old"));

        // When
        node.kubelets.start(
                List.of(
                        fact("nodes", "", "node-0", nodeTree()),
                        node.status(told, 90),
                        node.volumeFact("x.y"),
                        podFact(),
                        new FactRecord(
                                FactKey.observed(key("pods", "default", "p")),
                                91,
                                "",
                                codec.encodeObserved(
                                        Kinds.builtIn().get("pods"),
                                        ObjectCodec.tree(running).get("status")))),
                4000,
                NOW);
        List<String> first = node.said();
        node.claim();

        // Then
        assertThat(first)
                .allMatch(each -> each.contains("in use [kubernetes.io/csi/x.y^h, kubernetes.io/csi/x.y^old]"));
        assertThat(node.said()).containsExactly("node in use [" + VOLUME + "] attached [] at 90");
    }

    private List<String> said() {
        var texts = said.stream().map(DriverVolumesTest::text).toList();
        said.clear();
        return texts;
    }

    private static String text(Proposal.UpdateStatus update) {
        return update.object() instanceof Node node
                ? "node in use " + node.getStatus().getVolumesInUse() + " attached "
                        + node.getStatus().getVolumesAttached().stream()
                                .map(each -> each.getName())
                                .toList()
                        + " at " + update.observedRevision()
                : "pod " + ((Pod) update.object()).getStatus().getPhase();
    }

    private void nodeSays(List<String> inUse, List<String> attached) {
        NodeStatus status = NodeReport.of(NODES.getFirst(), 4000, NOW).getStatus();
        status.setVolumesInUse(inUse);
        status.setVolumesAttached(attached.stream()
                .map(each -> new io.fabric8.kubernetes.api.model.AttachedVolume("", each))
                .toList());
        kubelets.take(List.of(status(status, ++revision)), NOW);
        kubelets.lookForNeeded(NOW);
    }

    private FactRecord status(NodeStatus status, long at) {
        var node = new Node();
        node.setStatus(status);
        return new FactRecord(
                FactKey.observed(key("nodes", "", "node-0")),
                at,
                "",
                codec.encodeObserved(
                        Kinds.builtIn().get("nodes"), ObjectCodec.tree(node).get("status")));
    }

    private static ObjectNode nodeTree() {
        Node node = NodeReport.of(NODES.getFirst(), 4000, NOW);
        node.getMetadata().setUid("n");
        return ObjectCodec.tree(node);
    }

    private void volume(String driver) {
        kubelets.take(List.of(volumeFact(driver)), NOW);
    }

    private FactRecord volumeFact(String driver) {
        return fact("persistentvolumes", "", "v", yaml("spec: {csi: {driver: " + driver + ", volumeHandle: h}}"));
    }

    private void claim() {
        for (int each : kubelets.needed().untold()) {
            kubelets.needed().target(each, 1);
        }
        kubelets.needed().take(fact("persistentvolumeclaims", "default", "data", yaml("spec: {volumeName: v}")));
        List.copyOf(kubelets.needed().wanted())
                .forEach(each -> kubelets.needed().read(each, 1));
        kubelets.lookForNeeded(NOW);
    }

    private void pod() {
        kubelets.take(List.of(podFact()), NOW);
        claim();
    }

    private FactRecord podFact() {
        return fact("pods", "default", "p", yaml("""
            metadata: {creationTimestamp: "2026-01-01T00:00:00Z"}
            spec:
              nodeName: node-0
              containers: [{name: main, image: nginx}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            """));
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }

    private FactRecord fact(String resource, String namespace, String name, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata").put("name", name).put("uid", "uid-" + name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return new FactRecord(
                FactKey.desired(key(resource, namespace, name)),
                ++revision,
                "uid-" + name,
                codec.encodeDesired(Kinds.builtIn().get(resource), object));
    }

    private static ResourceKey key(String resource, String namespace, String name) {
        return new ResourceKey(
                resource, namespace.isEmpty() ? ObjectKey.clusterScoped(name) : new ObjectKey(namespace, name));
    }

    @Override
    public void propose(String node, long cause, Proposal proposal, Instant now) {
        if (proposal instanceof Proposal.UpdateStatus update) {
            said.add(update);
        }
    }

    @Override
    public void note(String node, EventNote note, Instant now) {
        // tested where the pod's life is
    }

    @Override
    public void heartbeat(String node, Instant now) {
        // never looked at
    }
}
