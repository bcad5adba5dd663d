package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTaintsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest(name = "Ready {0}, held {1}, {2}: {3} becomes {4}")
    @CsvSource({
        "True,    false, '', '', ''",
        "True,    false, '', 'not-ready:NoSchedule', ''",
        "True,    false, '', 'unreachable:NoSchedule unreachable:NoExecute', ''",
        "'',      false, '', 'not-ready:NoSchedule', 'not-ready:NoSchedule'",
        "'',      false, '', '', ''",
        "False,   false, '', 'not-ready:NoSchedule', 'not-ready:NoSchedule not-ready:NoExecute'",
        "Unknown, false, '', '', 'unreachable:NoSchedule unreachable:NoExecute'",
        "Unknown, false, '', 'not-ready:NoSchedule', 'unreachable:NoSchedule unreachable:NoExecute'",
        "Unknown, true,  '', '', 'unreachable:NoSchedule'",
        "Unknown, true,  '', 'unreachable:NoSchedule unreachable:NoExecute', 'unreachable:NoSchedule'",
        "True,    false, MemoryPressure, '', 'memory-pressure:NoSchedule'",
        "True,    false, DiskPressure, '', 'disk-pressure:NoSchedule'",
        "True,    false, PIDPressure, '', 'pid-pressure:NoSchedule'",
        "True,    false, NetworkUnavailable, '', 'network-unavailable:NoSchedule'",
        "True,    false, '', 'memory-pressure:NoSchedule', ''",
        "True,    false, cordoned, '', 'unschedulable:NoSchedule'",
        "True,    false, '', 'unschedulable:NoSchedule', ''",
        "True,    false, '', 'mine:NoExecute mine:NoSchedule', 'mine:NoExecute mine:NoSchedule'",
    })
    void shouldFollowTheConditions(String ready, boolean held, String more, String present, String expected) {
        // Given
        Node node = node(more, present);

        // When
        List<Taint> wanted = NodeTaints.wanted(node, ready, held, NOW);

        // Then
        if (present.equals(expected)) {
            assertThat(wanted).isNull();
        } else {
            assertThat(wanted)
                    .extracting(taint -> taint.getKey().replaceAll(".*/", "") + ":" + taint.getEffect())
                    .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
        }
    }

    @Test
    void shouldKeepTheTimeOfATaintThatStays() {
        // Given
        Node node = node("", "unreachable:NoSchedule");
        node.getSpec().getTaints().getFirst().setTimeAdded("2025-12-31T00:00:00Z");

        // When
        List<Taint> wanted = NodeTaints.wanted(node, "Unknown", false, NOW);

        // Then
        assertThat(wanted)
                .extracting(Taint::getTimeAdded)
                .containsExactly("2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z");
    }

    private static Node node(String more, String taints) {
        var present = new ArrayList<Taint>();
        Arrays.stream(taints.split(" ")).filter(text -> !text.isEmpty()).forEach(text -> {
            String[] parts = text.split(":");
            present.add(new Taint(parts[1], "node.kubernetes.io/" + parts[0], null, null));
        });
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-1")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(more.equals("cordoned"))
                .withTaints(present)
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
        if (!more.isEmpty() && !more.equals("cordoned")) {
            node = new NodeBuilder(node)
                    .editStatus()
                    .addNewCondition()
                    .withType(more)
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build();
        }
        return node;
    }
}
