package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.manifest.ManifestFolder;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.node.Trouble;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Static pods, their mirrors, and the networks of nodes. */
class StaticPodsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey ETCD = new ObjectKey("kube-system", "etcd-node-0");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final List<SimulatedNode> simulated = SimulatedNode.numbered("node", 1, KubeletSimOptions.DEFAULT_CAPACITY);
    private final KubeletSimOptions options = new KubeletSimOptions(
            "none:1",
            registry,
            Map.of(),
            simulated,
            Timings.NONE,
            Behaviors.SIMULATED,
            Telemetry.none(),
            TimeShift.NONE,
            KubeletSimOptions.Machine.PLAIN,
            NodeNetwork.IPV4,
            KubeletSimOptions.Credentials.NONE);
    private final SaidThings said = new SaidThings();
    private final HostedNodes nodes = new HostedNodes(options, said);
    private long revision;

    @TempDir
    private Path folder = Path.of("");

    private StaticPods statics = new StaticPods(null, nodes, said);
    private HostedPods pods = pods();

    @BeforeEach
    void begin() throws IOException {
        node(List.of("10.244.9.0/24", "fd00:9::/64"));
        statics = new StaticPods(new ManifestFolder(folder, nodes.names()), nodes, said);
        pods = pods();
        write("etcd:1");
        statics.look(pods, NOW);
    }

    private HostedPods pods() {
        var skipped = new SkippedRecords("kubelet", Telemetry.none().meters());
        return new HostedPods(options, said, nodes, new Needed(new ObjectCodec(registry), 0), statics, skipped);
    }

    @Test
    void shouldMakeAMirrorThatSaysWhatItIs() {
        // When
        Pod mirror = mirror("m1");

        // Then
        assertThat(said.proposals()).containsExactly("node-0: create kube-system/etcd-node-0");
        assertThat(StaticPod.isMirror(mirror)).isTrue();
        assertThat(mirror.getMetadata().getAnnotations())
                .containsEntry("kubernetes.io/config.source", "file")
                .containsKeys("kubernetes.io/config.hash", "kubernetes.io/config.mirror");
        assertThat(mirror.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind() + " " + owner.getUid() + " " + owner.getController())
                        .isEqualTo("Node n true"));
        assertThat(mirror.getSpec().getNodeName()).isEqualTo("node-0");
        assertThat(mirror.getSpec().getTolerations())
                .anySatisfy(each ->
                        assertThat(each.getOperator() + " " + each.getEffect()).isEqualTo("Exists NoExecute"));
    }

    @Test
    void shouldRunOnUnderAnotherMirrorWhenOneIsDeleted() {
        // Given
        bind(mirror("m1"));
        said.proposals();

        // When
        bind(deleted(mirror("m1")));
        var atDeletion = said.proposals();
        pods.removed(ETCD, ++revision, NOW);
        statics.look(pods, NOW.plusSeconds(1));
        var afterwards = said.proposals();
        bind(mirror("m2"));

        // Then
        assertThat(atDeletion).containsExactly("node-0: delete kube-system/etcd-node-0 m1");
        assertThat(afterwards).containsExactly("node-0: create kube-system/etcd-node-0");
        assertThat(said.proposals()).containsExactly("node-0: status kube-system/etcd-node-0 m2 Running");
        assertThat(said.lastStatus().getPodIP()).isEqualTo("10.244.9.2");
    }

    @Test
    void shouldGoOnWhereItWasWhenItsProcessBeginsAnewUnderALaterMirror() {
        // Given
        PodStatus reported = reported();
        Pod later = new PodBuilder(mirror("m2"))
                .editMetadata()
                .withCreationTimestamp(NOW.plusSeconds(60).toString())
                .endMetadata()
                .build();
        restart();

        // When
        pods.bound(ETCD, later, ++revision, reported, NOW.plusSeconds(90));
        pods.giveUp(ETCD, Caretaker.SHUTDOWN, Duration.ZERO, NOW.plusSeconds(91));

        // Then
        assertThat(said.lastStatus().getStartTime()).isEqualTo(NOW.toString());
        assertThat(said.lastStatus().getPodIP()).isEqualTo("10.244.9.2");
    }

    @Test
    void shouldGoOnWhereItWasWhenItsProcessBeginsAnewWhileItsMirrorIsDeleted() {
        // Given
        PodStatus reported = reported();
        restart();
        said.proposals();

        // When
        pods.bound(ETCD, deleted(mirror("m1")), ++revision, reported, NOW.plusSeconds(90));
        var atStart = said.proposals();
        pods.removed(ETCD, ++revision, NOW.plusSeconds(91));
        statics.look(pods, NOW.plusSeconds(91));
        bind(mirror("m2"));

        // Then
        assertThat(atStart).contains("node-0: delete kube-system/etcd-node-0 m1");
        assertThat(said.proposals())
                .containsExactly(
                        "node-0: create kube-system/etcd-node-0", "node-0: status kube-system/etcd-node-0 m2 Running");
        assertThat(said.lastStatus().getStartTime()).isEqualTo(NOW.toString());
    }

    @Test
    void shouldDeleteItsMirrorWhenItsFileIsGoneAndAnotherPodsWhenTheFileIsAnother() throws IOException {
        // Given
        bind(mirror("m1"));
        said.proposals();

        // When
        write("etcd:2");
        statics.look(pods, NOW.plusSeconds(1));
        var other = said.proposals();
        pods.removed(ETCD, ++revision, NOW);
        statics.look(pods, NOW.plusSeconds(2));
        var made = said.proposals();
        bind(mirror("m2"));
        Files.delete(folder.resolve("etcd.yaml"));
        said.proposals();
        statics.look(pods, NOW.plusSeconds(3));

        // Then
        assertThat(other).containsExactly("node-0: delete kube-system/etcd-node-0 m1");
        assertThat(made).containsExactly("node-0: create kube-system/etcd-node-0");
        assertThat(said.proposals()).containsExactly("node-0: delete kube-system/etcd-node-0 m2");
        pods.removed(ETCD, ++revision, NOW);
        assertThat(pods.hosts(ETCD)).isFalse();
    }

    @Test
    void shouldDeleteAMirrorThatNoFileAsksFor() {
        // Given
        Pod stray = new PodBuilder(mirror("m9"))
                .editMetadata()
                .withName("stray-node-0")
                .endMetadata()
                .build();
        said.proposals();

        // When
        statics.look(pods, NOW.plusSeconds(1));
        pods.bound(new ObjectKey("kube-system", "stray-node-0"), stray, ++revision, null, NOW);

        // Then
        assertThat(said.proposals()).contains("node-0: delete kube-system/stray-node-0 m9");
    }

    @Test
    void shouldBeginAnewWhenItsNodeIsBackFromAShutdown() {
        // Given
        bind(mirror("m1"));
        nodes.become("node-0", new Trouble(false, false, true), NOW);
        pods.giveUp(ETCD, Caretaker.SHUTDOWN, Duration.ZERO, NOW);
        statics.look(pods, NOW.plusSeconds(1));
        said.proposals();

        // When
        nodes.become("node-0", Trouble.NONE, NOW);
        said.proposals();
        statics.look(pods, NOW.plusSeconds(2));
        statics.look(pods, NOW.plusSeconds(3));
        var atReturn = said.proposals();
        pods.removed(ETCD, ++revision, NOW);
        statics.look(pods, NOW.plusSeconds(4));
        bind(mirror("m2"));

        // Then
        assertThat(atReturn).containsExactly("node-0: delete kube-system/etcd-node-0 m1");
        assertThat(said.proposals())
                .containsExactly(
                        "node-0: create kube-system/etcd-node-0", "node-0: status kube-system/etcd-node-0 m2 Running");
        assertThat(said.lastStatus().getReason()).isNull();
    }

    @Test
    void shouldBeginAnewWhenItsProcessWasShutDownBefore() {
        // Given
        PodStatus reported = new PodStatusBuilder()
                .withPhase("Failed")
                .withReason("Terminated")
                .withStartTime(NOW.toString())
                .build();
        pods.bound(ETCD, mirror("m1"), ++revision, reported, NOW);
        said.proposals();

        // When
        statics.look(pods, NOW.plusSeconds(1));
        var atStart = said.proposals();
        pods.removed(ETCD, ++revision, NOW);
        statics.look(pods, NOW.plusSeconds(2));
        bind(mirror("m2"));

        // Then
        assertThat(atStart).containsExactly("node-0: delete kube-system/etcd-node-0 m1");
        assertThat(said.proposals())
                .containsExactly(
                        "node-0: create kube-system/etcd-node-0", "node-0: status kube-system/etcd-node-0 m2 Running");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        kind: [Pod
        kind: ConfigMap
        {apiVersion: v1, kind: Pod, metadata: {name: a}}
        {apiVersion: v1, kind: Pod, metadata: {}, spec: {}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {serviceAccountName: a}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {imagePullSecrets: [{name: a}]}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {resourceClaims: [{name: a}]}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{envFrom: [{configMapRef: {name: a}}]}]}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {volumes: [{csi: {driver: d}}]}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {volumes: [{ephemeral: {}}]}}
        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {volumes: [{projected: {sources: [{podCertificate: {}}]}}]}}
        """)
    void shouldPassOverAFileAndTakeTheOthers(String text) throws IOException {
        // Given
        said.proposals();
        Files.writeString(folder.resolve("a.yaml"), text);
        Files.writeString(folder.resolve("plain.yaml"), """
            apiVersion: v1
            kind: Pod
            metadata: {name: plain}
            spec: {volumes: [{emptyDir: {}}, {projected: {sources: [{downwardAPI: {}}]}}], containers: [{name: main}]}
            """);

        // When
        statics.look(pods, NOW.plusSeconds(1));

        // Then
        assertThat(said.proposals()).containsExactly("node-0: create default/plain-node-0");
    }

    @Test
    void shouldGivePodsAddressesOfTheNetworksOfTheirNode() {
        // When
        bind(mirror("m1"));

        // Then
        assertThat(said.lastStatus().getPodIPs()).extracting(PodIP::getIp).containsExactly("10.244.9.2", "fd00:9::2");
    }

    private void write(String image) throws IOException {
        Files.writeString(folder.resolve("etcd.yaml"), """
            apiVersion: v1
            kind: Pod
            metadata: {name: etcd, namespace: kube-system}
            spec: {containers: [{name: main, image: "%s"}]}
            """.formatted(image));
    }

    private Pod mirror(String uid) {
        var all = Objects.requireNonNull(new ManifestFolder(folder, nodes.names()).changed());
        return new PodBuilder(
                        Objects.requireNonNull(all.get(ETCD)).mirror(Objects.requireNonNull(nodes.present("node-0"))))
                .editMetadata()
                .withUid(uid)
                .endMetadata()
                .build();
    }

    private static Pod deleted(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(NOW.toString())
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata()
                .build();
    }

    /** What it reports once it runs. */
    private PodStatus reported() {
        bind(mirror("m1"));
        return said.lastStatus();
    }

    private void restart() {
        statics = new StaticPods(new ManifestFolder(folder, nodes.names()), nodes, said);
        pods = pods();
        statics.look(pods, NOW.plusSeconds(80));
    }

    private void bind(Pod pod) {
        pods.bound(ETCD, pod, ++revision, null, NOW);
    }

    private void node(List<String> cidrs) {
        Node node = new NodeBuilder(NodeReport.of(simulated.getFirst(), 1, NOW))
                .editMetadata()
                .withUid("n")
                .endMetadata()
                .editSpec()
                .withPodCIDR(cidrs.getFirst())
                .withPodCIDRs(cidrs)
                .endSpec()
                .build();
        nodes.desired("node-0", node, NOW);
    }
}
