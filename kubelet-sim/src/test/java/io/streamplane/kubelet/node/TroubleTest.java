package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.kubelet.pod.Failure;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {

    @ParameterizedTest
    @CsvSource({
        "false, false, false, False False True",
        "true, false, false, True False True",
        "false, true, false, False True True",
        "false, false, true, False False False",
    })
    void shouldBeSeenInTheNodesConditions(boolean memory, boolean disk, boolean shutdown, String expected) {
        // Given
        var node = NodeReport.of(new SimulatedNode("node-0", 0, Map.of("cpu", "1")), 1, Instant.EPOCH);

        // When
        Map<String, String> conditions = new Trouble(memory, disk, shutdown)
                .over(node.getStatus().getConditions()).stream()
                        .collect(Collectors.toMap(NodeCondition::getType, NodeCondition::getStatus));

        // Then
        assertThat(conditions.get("MemoryPressure") + " " + conditions.get("DiskPressure") + " "
                        + conditions.get("Ready"))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "memory {0}, disk {1}, shutdown {2}, pod {3}: {4}")
    @CsvSource({
        "true, false, false, modest, Evicted",
        "true, false, false, asking, ",
        "true, false, false, tolerating, ",
        "true, false, false, critical, ",
        "false, true, false, asking, Evicted",
        "false, true, false, critical, ",
        "true, true, false, mirror, ",
        "false, false, true, mirror, NodeShutdown",
        "false, false, true, critical, NodeShutdown",
        "false, false, false, modest, ",
    })
    void shouldKeepPodsOut(boolean memory, boolean disk, boolean shutdown, String kind, @Nullable String reason) {
        // When
        Failure failure = new Trouble(memory, disk, shutdown).refusal(pod(kind));

        // Then
        assertThat(failure == null ? null : failure.reason()).isEqualTo(reason);
    }

    private static Pod pod(String kind) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withAnnotations(kind.equals("mirror") ? Map.of("kubernetes.io/config.mirror", "hash") : Map.of())
                .endMetadata()
                .withNewSpec()
                .withPriority(kind.equals("critical") ? 2_000_000_000 : 0)
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .withRequests(kind.equals("asking") ? Map.of("cpu", new Quantity("1")) : Map.of())
                .endResources()
                .endContainer();
        if (kind.equals("tolerating")) {
            pod.addNewToleration()
                    .withKey("node.kubernetes.io/memory-pressure")
                    .withOperator("Exists")
                    .endToleration();
        }
        return pod.endSpec().build();
    }
}
