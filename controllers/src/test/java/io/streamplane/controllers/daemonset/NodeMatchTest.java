package io.streamplane.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeMatchTest {

    @ParameterizedTest(name = "{0}: makes {1}, keeps {2}")
    @CsvSource({
        "'', true, true",
        "node.kubernetes.io/unschedulable:NoSchedule, true, true",
        "node.kubernetes.io/memory-pressure:NoSchedule, true, true",
        "node.kubernetes.io/disk-pressure:NoSchedule, true, true",
        "node.kubernetes.io/pid-pressure:NoSchedule, true, true",
        "node.kubernetes.io/not-ready:NoExecute, true, true",
        "node.kubernetes.io/unreachable:NoExecute, true, true",
        "node.kubernetes.io/not-ready:NoSchedule, false, true",
        "node.kubernetes.io/network-unavailable:NoSchedule, false, true",
        "node-role.kubernetes.io/control-plane:NoSchedule, false, true",
        "maintenance:NoExecute, false, false",
        "maintenance:PreferNoSchedule, true, true",
        "dedicated:NoSchedule, true, true",
    })
    void shouldGoByTaints(String taint, boolean runs, boolean stays) {
        // Given
        var spec = new PodSpecBuilder()
                .addNewToleration()
                .withKey("dedicated")
                .withOperator("Exists")
                .endToleration()
                .build();

        // When
        var match = new NodeMatch(DaemonPods.tolerant(spec));

        // Then
        assertThat(match.runs(node(taint))).isEqualTo(runs);
        assertThat(match.stays(node(taint))).isEqualTo(stays);
    }

    @Test
    void shouldTolerateAMissingNetworkOnTheHostsOwn() {
        // Given
        var spec = new PodSpecBuilder().withHostNetwork(true).build();

        // When
        var match = new NodeMatch(DaemonPods.tolerant(spec));

        // Then
        assertThat(match.runs(node("node.kubernetes.io/network-unavailable:NoSchedule")))
                .isTrue();
    }

    @ParameterizedTest(name = "name [{0}], selector zone={1}, affinity zone {2} {3}: {4}")
    @CsvSource({
        "'', '', '', '', true",
        "node-1, '', '', '', true",
        "node-2, '', '', '', false",
        "'', a, '', '', true",
        "'', b, '', '', false",
        "'', '', In, a, true",
        "'', '', In, b, false",
        "'', '', NotIn, b, true",
        "'', a, In, b, false",
        "node-2, a, In, a, false",
    })
    void shouldGoByNameAndLabels(String name, String selected, String operator, String value, boolean expected) {
        // Given
        var spec = new PodSpecBuilder().withNodeName(name);
        if (!selected.isEmpty()) {
            spec.addToNodeSelector("zone", selected);
        }
        PodSpec built = operator.isEmpty()
                ? spec.build()
                : spec.withNewAffinity()
                        .withNewNodeAffinity()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey("zone")
                        .withOperator(operator)
                        .withValues(value)
                        .endMatchExpression()
                        .endNodeSelectorTerm()
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .endNodeAffinity()
                        .endAffinity()
                        .build();

        // When
        var match = new NodeMatch(built);

        // Then
        assertThat(match.runs(node(""))).isEqualTo(expected);
        assertThat(match.stays(node(""))).isEqualTo(expected);
    }

    private static Stored<Node> node(String taint) {
        int colon = taint.indexOf(':');
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-1")
                .addToLabels("zone", "a")
                .endMetadata()
                .withNewSpec()
                .withTaints(
                        colon < 0
                                ? List.of()
                                : List.of(new Taint(taint.substring(colon + 1), taint.substring(0, colon), null, null)))
                .endSpec()
                .build();
        return Stored.of("nodes", ObjectKey.clusterScoped("node-1"), node, 1, 0);
    }
}
