package io.streamplane.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubelets on a real broker, with the test in place of the API server and the materializer. */
class KubeletSimIT {

    private EmbeddedKafka kafka;
    private TestCluster cluster;

    @BeforeEach
    void start(@TempDir Path directory) {
        kafka = EmbeddedKafka.start(directory, 0, Map.of());
        cluster = new TestCluster(kafka.bootstrapServers());
    }

    @AfterEach
    void stop() {
        cluster.close();
        kafka.close();
    }

    @Test
    void shouldReportABoundPodReady() throws Exception {
        // Given
        cluster.bind(pod("p"), 7);

        // When
        try (var sim = sim()) {
            List<String> seen = cluster.proposals(3);

            // Then
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "CREATE /node-0", "CREATE /node-1", "UPDATE_STATUS default/p u-p Running");
            assertThat(sim.failed().toCompletableFuture()).isNotCompleted();
        }
    }

    @Test
    void shouldGoOnWithRunningPodsAfterARestart() throws Exception {
        // Given
        cluster.bind(pod("p"), 7);
        try (var _ = sim()) {
            cluster.proposals(3);
        }
        cluster.materialize("n-");

        // When
        cluster.bind(pod("q"), 20);
        try (var _ = sim()) {
            List<String> seen = cluster.proposals(3);

            // Then
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "UPDATE_STATUS /node-0 n-/node-0 ",
                            "UPDATE_STATUS /node-1 n-/node-1 ",
                            "UPDATE_STATUS default/q u-q Running");
        }
    }

    @Test
    void shouldStopADeletedPodAndAskForItsEnd() throws Exception {
        // Given
        Pod pod = pod("p");
        cluster.bind(pod, 7);
        try (var _ = sim()) {
            cluster.proposals(3);
            cluster.materialize("n-");

            // When
            cluster.bind(
                    new PodBuilder(pod)
                            .editMetadata()
                            .withDeletionTimestamp("2026-01-01T00:00:30Z")
                            .withDeletionGracePeriodSeconds(30L)
                            .endMetadata()
                            .build(),
                    9);

            // Then
            assertThat(cluster.proposals(2))
                    .containsExactly("UPDATE_STATUS default/p u-p Succeeded", "DELETE default/p u-p ");
        }
    }

    @Test
    void shouldPassOverWhatItDoesNotUnderstand() throws Exception {
        // Given
        int partition = Partitioning.ofNode("node-1", 3);
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        cluster.writeForeign(Topics.BINDINGS, partition, "default/p", text);
        cluster.writeForeign(Topics.BINDINGS, partition, "pods default/p desired", text);
        cluster.writeForeign(Topics.CLUSTER, 0, "nodes /node-1 desired", null);
        cluster.writeForeign(Topics.CLUSTER, 0, "anything", text); // no Node's: not looked at
        cluster.bind(pod("broken"), 5);
        cluster.writeUndecodable(FactKey.desired(new ResourceKey("pods", new ObjectKey("default", "broken"))), 6);
        cluster.bind(pod("p"), 7);

        // When
        try (var sim = sim()) {
            List<String> seen = cluster.proposals(3);

            // Then
            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            "CREATE /node-0", "CREATE /node-1", "UPDATE_STATUS default/p u-p Running");
            assertThat(sim.skipped()).isEqualTo(4);
            assertThat(sim.failed().toCompletableFuture()).isNotCompleted();
        }
    }

    @Test
    void shouldWaitForWhatAPodRefersTo() throws Exception {
        // Given
        cluster.keep(configMap("first"), "configmaps", 1);
        cluster.bind(mounting("one", "first"), 7);
        cluster.bind(mounting("two", "second"), 8);

        // When
        try (var _ = sim()) {
            List<String> seen = new ArrayList<>(cluster.proposals(5));
            cluster.keep(configMap("second"), "configmaps", 9);
            seen.addAll(cluster.proposals(1));

            // Then
            assertThat(seen)
                    .contains("UPDATE_STATUS default/one u-one Running", "UPDATE_STATUS default/two u-two Pending")
                    .last()
                    .isEqualTo("UPDATE_STATUS default/two u-two Running");
        }
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("u")
                .endMetadata()
                .addToData("a", "b")
                .build();
    }

    private static Pod mounting(String name, String configMap) {
        return new PodBuilder(pod(name))
                .editSpec()
                .addNewVolume()
                .withName("v")
                .withNewConfigMap()
                .withName(configMap)
                .addNewItem()
                .withKey("a")
                .withPath("a")
                .endItem()
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }

    private KubeletSim sim() {
        return KubeletSim.start(new KubeletSimOptions(
                kafka.bootstrapServers(),
                cluster.registry(),
                Map.of(),
                SimulatedNode.numbered("node", 2, KubeletSimOptions.DEFAULT_CAPACITY),
                Timings.NONE));
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("u-" + name)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .withRestartPolicy("Always")
                .addNewContainer()
                .withName("main")
                .withImage("nginx:1.14.2")
                .endContainer()
                .endSpec()
                .build();
    }
}
