package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.node.Trouble;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that are short of memory or disk, or shut down. */
class CaretakerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final String DISK = "kwok.x-k8s.io/usage-ephemeral-storage";
    private static final Duration TRANSITION = Duration.ofSeconds(12);

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final List<SimulatedNode> simulated = SimulatedNode.numbered("node", 1, KubeletSimOptions.DEFAULT_CAPACITY);
    private final KubeletSimOptions options =
            new KubeletSimOptions("none:1", registry, Map.of(), simulated, Timings.NONE);
    private final SaidThings said = new SaidThings();
    private final SkippedRecords skipped =
            new SkippedRecords("kubelet", Telemetry.none().meters());
    private final HostedNodes nodes = new HostedNodes(options, said);
    private final HostedPods pods = new HostedPods(
            options, said, nodes, new Needed(new ObjectCodec(registry), 0), new StaticPods(null, nodes, said), skipped);
    private final Caretaker caretaker = new Caretaker(nodes, pods, said, TRANSITION);

    @Test
    void shouldEvictUntilEnoughMemoryIsLeft() {
        // Given
        node(Map.of());
        bind("small", "1Mi", 0);
        bind("large", "80Mi", 0);
        bind("critical", "90Mi", 2_000_000_000);
        said.proposals();

        // When
        node(Map.of("sim.streamplane.io/memory-available", "50Mi"));
        for (int second = 0; second < 30; second++) {
            caretaker.look(NOW.plusSeconds(second));
        }

        // Then
        assertThat(said.proposals())
                .containsExactly(
                        "node-0: status /node-0",
                        "node-0: status default/large large Failed",
                        "node-0: status /node-0");
        assertThat(said.lastStatus().getReason()).isEqualTo("Evicted");
    }

    @Test
    void shouldEvictWhoUsesMoreOfTheDiskThanRequestedAndRecoverAWhileLater() {
        // Given
        node(Map.of());
        bind("much", Map.of(DISK, "40Gi"), "50Gi");
        bind("beyond", Map.of(DISK, "2Gi"), "1Gi");
        bind("static", Map.of(DISK, "90Gi", "kubernetes.io/config.mirror", "hash"), "1Gi");
        said.proposals();

        // When
        node(Map.of("sim.streamplane.io/disk-available", "9Gi"));
        List<String> events = new ArrayList<>();
        for (int second = 0; second < 30; second++) {
            caretaker.look(NOW.plusSeconds(second));
            for (String each : said.proposals()) {
                events.add(second + " " + each);
            }
            if (second == 1) {
                bind("late", Map.of(), "1Gi");
            }
        }

        // Then
        assertThat(events)
                .containsExactly(
                        "0 node-0: status /node-0",
                        "0 node-0: status default/beyond beyond Failed",
                        "2 node-0: status default/late late Failed",
                        "12 node-0: status /node-0");
        assertThat(nodes.trouble("node-0")).isEqualTo(Trouble.NONE);
        assertThat(said.lastStatus().getMessage())
                .isEqualTo("Pod was rejected: The node had condition: [DiskPressure]. ");
    }

    @Test
    void shouldStopCriticalPodsLastAsItShutsDown() {
        // Given
        node(Map.of());
        bind("critical", "1Mi", 2_000_000_000);
        bind("plain", "1Mi", 0);
        said.proposals();

        // When
        node(Map.of("sim.streamplane.io/shutdown", "30s"));
        caretaker.look(NOW);
        caretaker.look(NOW.plusSeconds(1));
        bind("late", "1Mi", 0);

        // Then
        assertThat(said.proposals())
                .containsExactly(
                        "node-0: status /node-0",
                        "node-0: status default/plain plain Failed",
                        "node-0: status default/critical critical Failed",
                        "node-0: status default/late late Failed");
        assertThat(said.lastStatus().getReason()).isEqualTo("NodeShutdown");
    }

    @Test
    void shouldShutDownWithItsProcess() {
        // Given
        node(Map.of());
        bind("plain", "1Mi", 0);
        said.proposals();

        // When
        nodes.shutDown(Duration.ofSeconds(30));
        boolean early = nodes.isShutDown();
        caretaker.look(NOW);

        // Then
        assertThat(early).isFalse();
        assertThat(nodes.isShutDown()).isTrue();
        assertThat(said.proposals())
                .containsExactly("node-0: status /node-0", "node-0: status default/plain plain Failed");
        assertThat(said.lastStatus().getReason()).isEqualTo("Terminated");
        assertThat(pods.alive("node-0")).isEmpty();
    }

    private void node(Map<String, String> annotations) {
        Node node = new NodeBuilder(NodeReport.of(simulated.getFirst(), 1, NOW))
                .editMetadata()
                .withUid("n")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
        nodes.desired("node-0", node, NOW);
    }

    private void bind(String name, String memory, int priority) {
        bind(name, Map.of("kwok.x-k8s.io/usage-memory", memory), Map.of(), priority);
    }

    private void bind(String name, Map<String, String> annotations, String disk) {
        bind(name, annotations, Map.of("ephemeral-storage", new Quantity(disk)), 0);
    }

    private void bind(String name, Map<String, String> annotations, Map<String, Quantity> requests, int priority) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-0")
                .withPriority(priority)
                .addNewContainer()
                .withName("main")
                .withImage("nginx")
                .withNewResources()
                .withRequests(requests)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        pods.bound(new ObjectKey("default", name), pod, 1, null, NOW);
    }
}
