package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRankTest {

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    @Test
    void shouldRankPodsAsKubernetesDoes() {
        // Given
        List<Stored<Pod>> expected = List.of(
                pod("unassigned", null, "Pending", null, 0, 0, "2026-01-01T00:00:00Z"),
                pod("pending", "n1", "Pending", null, 0, 0, "2026-01-01T00:00:00Z"),
                pod("unready", "n1", "Running", null, 0, 0, "2026-01-01T00:00:00Z"),
                pod("cheap", "n1", "Running", "2026-01-01T00:00:00Z", -5, 0, "2026-01-01T00:00:00Z"),
                pod("doubled", "n2", "Running", "2026-01-01T00:00:00Z", 0, 0, "2026-01-01T00:00:00Z"),
                pod("ready-later", "n1", "Running", "2026-01-01T23:59:00Z", 0, 0, "2026-01-01T00:00:00Z"),
                pod("restarted", "n1", "Running", "2026-01-01T00:00:00Z", 0, 7, "2026-01-01T00:00:00Z"),
                pod("newer", "n1", "Running", "2026-01-01T00:00:00Z", 0, 0, "2026-01-01T23:00:00Z"),
                pod("older", "n1", "Running", "2026-01-01T00:00:00Z", 0, 0, "2026-01-01T00:00:00Z"),
                pod("dear", "n1", "Running", "2026-01-01T23:59:59Z", 9, 9, "2026-01-01T23:59:59Z"));
        var shuffled = new ArrayList<>(expected);
        Collections.shuffle(shuffled, new Random(7));

        // When
        shuffled.sort(new PodRank(Map.of("n1", 1, "n2", 3), NOW));

        // Then
        assertThat(shuffled)
                .extracting(Stored::name)
                .containsExactlyElementsOf(expected.stream().map(Stored::name).toList());
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "-5, -5", "7, 7", "0, 0", "+7, 0", "007, 0", "1e3, 0", "2147483648, 0", "two, 0"})
    void shouldTakeOnlyAPlainNumberForTheCostOfADeletion(String said, int cost) {
        // Given
        var pod = pod("said", "n1", "Running", "2026-01-01T00:00:00Z", 0, 0, "2026-01-01T00:00:00Z");
        pod.object().getMetadata().getAnnotations().put(PodRank.DELETION_COST, said);
        var less = pod("less", "n1", "Running", "2026-01-01T00:00:00Z", cost - 1, 0, "2026-01-01T00:00:00Z");
        var more = pod("more", "n1", "Running", "2026-01-01T00:00:00Z", cost + 1, 0, "2026-01-01T00:00:00Z");

        // When
        var rank = new PodRank(Map.of(), NOW);

        // Then
        assertThat(rank.compare(less, pod)).isNegative();
        assertThat(rank.compare(more, pod)).isPositive();
    }

    @Test
    void shouldLookAtSidecarsAfterContainers() {
        // Given
        var calm = pod("a", "n1", "Running", "2026-01-01T00:00:00Z", 0, 1, "2026-01-01T00:00:00Z");
        var restless = pod("b", "n1", "Running", "2026-01-01T00:00:00Z", 0, 1, "2026-01-01T00:00:00Z");
        var init = pod("c", "n1", "Running", "2026-01-01T00:00:00Z", 0, 1, "2026-01-01T00:00:00Z");
        for (var pod : List.of(restless, init)) {
            pod.object()
                    .getSpec()
                    .setInitContainers(List.of(new ContainerBuilder()
                            .withName("side")
                            .withRestartPolicy(pod == restless ? "Always" : null)
                            .build()));
            pod.object()
                    .getStatus()
                    .setInitContainerStatuses(List.of(new ContainerStatusBuilder()
                            .withName("side")
                            .withRestartCount(3)
                            .build()));
        }

        // When
        var ranked = new ArrayList<>(List.of(calm, init, restless));
        ranked.sort(new PodRank(Map.of(), NOW));

        // Then
        assertThat(ranked).containsExactly(restless, calm, init);
    }

    private static Stored<Pod> pod(
            String name,
            @Nullable String node,
            String phase,
            @Nullable String readySince,
            int cost,
            int restarts,
            String created) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(created)
                .addToAnnotations(PodRank.DELETION_COST, Integer.toString(cost))
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(readySince == null ? "False" : "True")
                .withLastTransitionTime(readySince)
                .endCondition()
                .addNewContainerStatus()
                .withRestartCount(restarts)
                .endContainerStatus()
                .endStatus()
                .build();
        return Stored.of("pods", new ObjectKey("default", name), pod, 1, 1);
    }
}
