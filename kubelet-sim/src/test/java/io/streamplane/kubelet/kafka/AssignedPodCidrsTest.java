package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes whose pod CIDRs the controllers give. */
class AssignedPodCidrsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeNetwork NETWORK =
            new NodeNetwork(List.of("IPv4", "IPv6"), "10.96.0.1", "10.96.0.10", true);
    private static final List<SimulatedNode> SIMULATED =
            SimulatedNode.numbered("node", 1, KubeletSimOptions.DEFAULT_CAPACITY);
    private static final InMemorySchemaRegistry REGISTRY = new InMemorySchemaRegistry();

    private final SaidThings said = new SaidThings();
    private final KubeletSimOptions options = new KubeletSimOptions(
            "none:1",
            REGISTRY,
            Map.of(),
            SIMULATED,
            Timings.NONE,
            Behaviors.SIMULATED,
            Telemetry.none(),
            TimeShift.NONE,
            KubeletSimOptions.Machine.PLAIN,
            NETWORK,
            KubeletSimOptions.Credentials.NONE);
    private final HostedNodes nodes = new HostedNodes(options, said);
    private final Needed needed = new Needed(new ObjectCodec(REGISTRY), 0);
    private final HostedPods pods = new HostedPods(
            options,
            said,
            nodes,
            needed,
            new StaticPods(null, nodes, said),
            new SkippedRecords("kubelet", Telemetry.none().meters()));

    private final DuePods due = new DuePods(pods, nodes, needed);

    @Test
    void shouldBringNoneAndNotBeReadyBeforeThereAreSome() {
        // When
        nodes.start(4000, NOW);
        Node registered = said.lastNode();
        nodes.desired("node-0", present(null), NOW);
        nodes.observed("node-0", registered.getStatus(), 1, NOW);
        said.proposals();
        nodes.desired("node-0", present(List.of("10.244.3.0/24", "fd00:244:3::/64")), NOW);
        var proposed = said.proposals();

        // Then
        NodeSpec spec = registered.getSpec();
        assertThat(spec.getPodCIDR()).isNull();
        assertThat(spec.getPodCIDRs()).isEmpty();
        assertThat(ready(registered)).isEqualTo("False KubeletNotReady");
        assertThat(proposed).containsExactly("node-0: status /node-0");
        assertThat(ready(said.lastNode())).isEqualTo("True KubeletReady");
    }

    @Test
    void shouldBeginPodsOnceThereAreAddressesAndThoseOfTheHostAtOnce() {
        // Given
        nodes.desired("node-0", present(null), NOW);
        bind(pod("own", false));
        bind(pod("of-host", true));
        var early = said.proposals();
        var hosts = said.lastStatus().getPodIPs();
        due.proposeAgain(NOW);
        var waiting = said.proposals();

        // When
        nodes.desired("node-0", present(List.of("10.244.3.0/24", "fd00:244:3::/64")), NOW);
        due.proposeAgain(NOW);

        // Then
        assertThat(early).containsExactly("node-0: status default/of-host u-of-host Running");
        assertThat(hosts).extracting(PodIP::getIp).containsExactly("127.0.0.1", "::1");
        assertThat(waiting).isEmpty();
        assertThat(said.proposals()).containsExactly("node-0: status default/own u-own Running");
        assertThat(said.lastStatus().getPodIPs())
                .extracting(PodIP::getIp)
                .containsExactly("10.244.3.2", "fd00:244:3::2");
    }

    private static String ready(Node node) {
        return node.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("Ready"))
                .map(each -> each.getStatus() + " " + each.getReason())
                .findFirst()
                .orElseThrow();
    }

    private void bind(Pod pod) {
        pods.bound(new ObjectKey("default", pod.getMetadata().getName()), pod, 3, null, NOW);
    }

    private static Node present(@Nullable List<String> cidrs) {
        return new NodeBuilder(NodeReport.of(SIMULATED.getFirst(), NETWORK, 4000, NOW))
                .editMetadata()
                .withUid("n")
                .endMetadata()
                .editSpec()
                .withPodCIDR(cidrs == null ? null : cidrs.getFirst())
                .withPodCIDRs(cidrs)
                .endSpec()
                .withStatus(null)
                .build();
    }

    private static Pod pod(String name, boolean ofHost) {
        return BoundPods.pod(name, "u-" + name, "node-0", ofHost);
    }
}
