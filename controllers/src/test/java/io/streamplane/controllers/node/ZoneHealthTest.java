package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneHealthTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String LONG_AGO = "2026-01-01T11:00:00Z";

    @ParameterizedTest(name = "zone a: {0} ready, {1} not; zone b: {2} ready, {3} not")
    @CsvSource({
        "4, 1, 0, 0, true",
        "3, 2, 0, 0, true",
        "2, 3, 0, 0, false",
        "3, 3, 0, 0, true",
        "1, 2, 0, 0, true",
        "0, 1, 0, 0, false",
        "0, 5, 0, 0, false",
        "0, 5, 5, 0, true",
        "0, 5, 1, 4, true",
        "0, 5, 0, 5, false",
        "22, 28, 5, 0, false",
        "23, 28, 5, 0, true",
        "46, 54, 5, 0, true",
    })
    void shouldHoldEvictionsWhereMostOrAllNodesWentAtOnce(
            int ready, int notReady, int otherReady, int otherNotReady, boolean evicted) {
        // Given
        var zones = new ZoneHealth(NOW);
        var waiting = add(zones, "a", "Unknown", notReady);
        add(zones, "a", "True", ready);
        add(zones, "a", "", 7);
        add(zones, "b", "True", otherReady);
        add(zones, "b", "False", otherNotReady);

        // When
        boolean evicts = zones.evicts(waiting.getFirst());

        // Then
        assertThat(evicts).isEqualTo(evicted);
    }

    @ParameterizedTest(name = "{0} ready, {1} not, the last one was given up at {2}")
    @CsvSource({
        "9, 1, 2026-01-01T11:59:51Z, false",
        "9, 1, 2026-01-01T11:59:50Z, true",
        "9, 1, 2026-01-01T13:00:00Z, true",
        "0, 1, 2026-01-01T11:59:51Z, false",
        "0, 1, 2026-01-01T11:59:50Z, true",
        "20, 40, 2026-01-01T11:58:21Z, false",
        "20, 40, 2026-01-01T11:58:20Z, true",
    })
    void shouldGiveUpOneNodeAtATime(int ready, int notReady, String last, boolean evicted) {
        // Given
        var zones = new ZoneHealth(NOW);
        Stored<Node> given = node("given", "a", "Unknown", LONG_AGO, last);
        zones.add(given, "Unknown");
        add(zones, "a", "True", ready);
        var waiting = add(zones, "a", "Unknown", notReady);
        add(zones, "b", "True", 1);

        // When
        var evicts = waiting.stream().map(zones::evicts).toList();

        // Then
        assertThat(evicts.getFirst()).isEqualTo(evicted);
        assertThat(evicts.subList(1, evicts.size())).doesNotContain(true);
        assertThat(zones.evicts(given)).isTrue();
    }

    @Test
    void shouldGiveUpTheNodeFirstThatIsAwayLongest() {
        // Given
        var zones = new ZoneHealth(NOW);
        Stored<Node> later = node("a", "a", "False", "2026-01-01T11:30:00Z", "");
        Stored<Node> first = node("b", "a", "Unknown", LONG_AGO, "");
        Stored<Node> unsaid = node("c", "a", "True", LONG_AGO, "");
        zones.add(later, "False");
        zones.add(first, "Unknown");
        zones.add(unsaid, "Unknown");
        add(zones, "a", "True", 9);

        // When
        var evicts = List.of(zones.evicts(later), zones.evicts(first), zones.evicts(unsaid));

        // Then
        assertThat(evicts).containsExactly(false, true, false);
    }

    private static List<Stored<Node>> add(ZoneHealth zones, String zone, String ready, int count) {
        var added = new ArrayList<Stored<Node>>();
        for (int i = 0; i < count; i++) {
            Stored<Node> node = node(ready + "-" + (100 + i), zone, ready, LONG_AGO, "");
            zones.add(node, ready);
            added.add(node);
        }
        return added;
    }

    /** @param tainted when it was given up; empty for not yet */
    private static Stored<Node> node(String name, String zone, String ready, String since, String tainted) {
        var builder = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("topology.kubernetes.io/zone", zone))
                .endMetadata();
        if (!ready.isEmpty()) {
            builder.withNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(ready)
                    .withLastTransitionTime(since)
                    .endCondition()
                    .endStatus();
        }
        if (!tainted.isEmpty()) {
            builder.withNewSpec()
                    .addNewTaint()
                    .withKey("node.kubernetes.io/unreachable")
                    .withEffect("NoExecute")
                    .withTimeAdded(tainted)
                    .endTaint()
                    .endSpec();
        }
        return Stored.of("nodes", ObjectKey.clusterScoped(name), builder.build(), 1, 1);
    }
}
