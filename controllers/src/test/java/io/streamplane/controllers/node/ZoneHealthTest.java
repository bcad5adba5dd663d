package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneHealthTest {

    @ParameterizedTest(name = "zone a: {0} ready, {1} not; zone b: {2} ready, {3} not")
    @CsvSource({
        "5, 0, 0, 0, false",
        "4, 1, 0, 0, false",
        "3, 2, 0, 0, false",
        "2, 3, 0, 0, true",
        "3, 3, 0, 0, false",
        "1, 2, 0, 0, false",
        "0, 1, 0, 0, true",
        "0, 5, 0, 0, true",
        "0, 5, 5, 0, false",
        "0, 5, 1, 4, false",
        "0, 5, 0, 5, true",
        "45, 55, 5, 0, true",
        "46, 54, 5, 0, false",
    })
    void shouldHoldEvictionsWhereMostOrAllNodesWentAtOnce(
            int ready, int notReady, int otherReady, int otherNotReady, boolean held) {
        // Given
        var zones = new ZoneHealth();
        add(zones, "a", "True", ready);
        add(zones, "a", "Unknown", notReady);
        add(zones, "a", "", 7);
        add(zones, "b", "True", otherReady);
        add(zones, "b", "False", otherNotReady);

        // When
        boolean holds = zones.holds(node("a"));

        // Then
        assertThat(holds).isEqualTo(held);
    }

    private static void add(ZoneHealth zones, String zone, String ready, int count) {
        for (int i = 0; i < count; i++) {
            zones.add(node(zone), ready);
        }
    }

    private static Stored<Node> node(String zone) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node")
                .withLabels(Map.of("topology.kubernetes.io/zone", zone))
                .endMetadata()
                .build();
        return Stored.of("nodes", ObjectKey.clusterScoped("node"), node, 1, 1);
    }
}
