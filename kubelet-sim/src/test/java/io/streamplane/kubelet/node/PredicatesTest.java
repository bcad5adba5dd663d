package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.kubelet.node.Predicates.HostPort;
import io.streamplane.kubelet.pod.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicatesTest {

    private static final Node NODE = new NodeBuilder()
            .withNewMetadata()
            .withName("node-1")
            .addToLabels("zone", "a")
            .endMetadata()
            .withNewSpec()
            .addNewTaint("NoExecute", "gpu", null, "yes")
            .addNewTaint("NoSchedule", "other", null, "yes")
            .addNewTaint("NoExecute", "node.kubernetes.io/unreachable", null, null)
            .endSpec()
            .build();

    /** A port is protocol/ip/number. */
    @ParameterizedTest(name = "{0} beside {1}: {2}")
    @CsvSource({
        "TCP//80, TCP//80, false",
        "TCP//80, UDP//80, true",
        "TCP//80, TCP//81, true",
        "TCP/10.0.0.1/80, TCP/10.0.0.2/80, true",
        "TCP/10.0.0.1/80, TCP/10.0.0.1/80, false",
        "TCP/10.0.0.1/80, TCP/0.0.0.0/80, false",
        "TCP//80, TCP/10.0.0.1/80, false",
    })
    void shouldNotGiveAPortOfTheHostTwice(String wanted, String taken, boolean fits) {
        // Given
        String[] own = wanted.split("/");
        String[] other = taken.split("/");
        Pod pod = new PodBuilder(pod("gpu"))
                .editSpec()
                .addNewContainer()
                .withName("c")
                .withPorts(new ContainerPortBuilder()
                        .withProtocol(own[0])
                        .withHostIP(own[1])
                        .withHostPort(Integer.parseInt(own[2]))
                        .build())
                .endContainer()
                .endSpec()
                .build();

        // When
        Failure failure = Predicates.unfit(
                pod, NODE, List.of(List.of(new HostPort(other[1], other[0], Integer.parseInt(other[2])))));

        // Then
        assertThat(text(failure))
                .isEqualTo(
                        fits
                                ? ""
                                : "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
    }

    @ParameterizedTest(name = "selector {0}, affinity for zones {1}: {2}")
    @CsvSource({",, true", "a,, true", "b,, false", ", a b, true", ", b c, false", "a, b, false"})
    void shouldMatchTheNodesLabels(@Nullable String selector, @Nullable String zones, boolean fits) {
        // Given
        var spec = new PodBuilder(pod("gpu")).editSpec();
        if (selector != null) {
            spec.addToNodeSelector("zone", selector);
        }
        if (zones != null) {
            spec.withNewAffinity()
                    .withNewNodeAffinity()
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .addNewMatchExpression()
                    .withKey("zone")
                    .withOperator("In")
                    .withValues(Arrays.asList(zones.split(" ")))
                    .endMatchExpression()
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endNodeAffinity()
                    .endAffinity();
        }

        // When
        Failure failure = Predicates.unfit(spec.endSpec().build(), NODE, List.of());

        // Then
        assertThat(text(failure))
                .isEqualTo(
                        fits
                                ? ""
                                : "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    }

    @Test
    void shouldTolerateTheNodesTaintsThatExecute() {
        // Given, When
        Failure failure = Predicates.unfit(pod("something else"), NODE, List.of());

        // Then
        assertThat(text(failure))
                .isEqualTo(
                        "TaintToleration: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate");
    }

    @Test
    void shouldRunLinuxAlone() {
        // Given
        Pod windows = new PodBuilder(pod("gpu"))
                .editSpec()
                .withNewOs("windows")
                .endSpec()
                .build();
        Pod labelled = new PodBuilder(pod("gpu"))
                .editMetadata()
                .addToLabels("kubernetes.io/os", "windows")
                .endMetadata()
                .build();

        // When, Then
        assertThat(text(Predicates.unfitSystem(windows, NODE)))
                .isEqualTo("PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS");
        assertThat(text(Predicates.unfitSystem(labelled, NODE))).startsWith("PodOSSelectorNodeLabelDoesNotMatch: ");
        assertThat(Predicates.unfitSystem(pod("gpu"), NODE)).isNull();
    }

    private static String text(@Nullable Failure failure) {
        return failure == null ? "" : Objects.requireNonNull(failure.reason()) + ": " + failure.message();
    }

    private static Pod pod(String tolerated) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewToleration()
                .withKey(tolerated)
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .build();
    }
}
