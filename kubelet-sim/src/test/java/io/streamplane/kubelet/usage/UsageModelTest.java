package io.streamplane.kubelet.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageModelTest {

    private static final ObjectKey KEY = new ObjectKey("default", "web");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // annotation cpu | memory | request cpu | memory | least and most nanocores | bytes
                "250m | 64Mi | 1    | 1Gi | 250000000 | 250000000 | 67108864 | 67108864",
                "1500u | -   | -    | -   | 1500000   | 1500000   | 1048576  | 1048576",
                "-    | -    | 200m | 100M | 80000000 | 120000000 | 40000000 | 60000000",
                "-    | -    | -    | -   | 1000000   | 1000000   | 1048576  | 1048576",
                "much | -1Gi | 200m | 100M | 80000000 | 120000000 | 40000000 | 60000000",
                "0    | 0    | 1    | 1Gi | 0         | 0         | 0        | 0",
            })
    void shouldSayWhatAContainerUses(
            String cpu,
            String memory,
            String requestedCpu,
            String requestedMemory,
            long leastCpu,
            long mostCpu,
            long leastMemory,
            long mostMemory) {
        // Given
        Pod pod = pod(cpu, memory, requestedCpu, requestedMemory);

        // When
        PodUsage usage = Objects.requireNonNull(UsageModel.of(KEY, pod, pod.getStatus()));

        // Then
        assertThat(usage.containers()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("main");
            assertThat(each.cpuNanos()).isBetween(leastCpu, mostCpu);
            assertThat(each.memoryBytes()).isBetween(leastMemory, mostMemory);
        });
        assertThat(UsageModel.of(KEY, pod, pod.getStatus())).isEqualTo(usage);
    }

    @Test
    void shouldCountRunningContainersOnly() {
        // Given
        Pod pod = pod("1", "1Gi", null, null);
        pod.getStatus().getContainerStatuses().getFirst().setState(new ContainerState());

        // Then
        assertThat(UsageModel.of(KEY, pod, pod.getStatus())).isNull();
        assertThat(UsageModel.of(KEY, pod, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // annotation | request | least and most bytes
                "2Gi | 1Gi  | 2147483648 | 2147483648",
                "-   | 100M | 40000000   | 60000000",
                "-   | -    | 16384      | 16384",
            })
    void shouldSayWhatAContainerUsesOfTheDisk(
            @Nullable String annotated, @Nullable String requested, long least, long most) {
        // Given
        Pod pod = pod(null, null, null, null);
        if (annotated != null) {
            pod.getMetadata().getAnnotations().put(UsageModel.DISK, annotated);
        }
        if (requested != null) {
            pod.getSpec()
                    .getContainers()
                    .getFirst()
                    .getResources()
                    .setRequests(Map.of("ephemeral-storage", new Quantity(requested)));
        }

        // When
        PodUsage usage = Objects.requireNonNull(UsageModel.of(KEY, pod, pod.getStatus()));

        // Then
        assertThat(usage.diskBytes()).isBetween(least, most);
    }

    @Test
    void shouldAddUpCpuTime() {
        // Given
        var container = new PodUsage.Container("main", Instant.EPOCH, 250_000_000, 0, 0);

        // Then
        assertThat(container.cpuTime(Instant.ofEpochSecond(8))).isEqualTo(2_000_000_000);
        assertThat(container.cpuTime(Instant.EPOCH.minusSeconds(1))).isZero();
    }

    private static Pod pod(
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String requestedCpu,
            @Nullable String requestedMemory) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-0")
                .addNewContainer()
                .withName("main")
                .withNewResources()
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withStartTime("2026-01-01T00:00:00Z")
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewRunning("2026-01-01T00:00:01Z")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        var annotations = pod.getMetadata().getAnnotations();
        put(annotations, UsageModel.CPU, cpu);
        put(annotations, UsageModel.MEMORY, memory);
        var requests = new java.util.HashMap<String, io.fabric8.kubernetes.api.model.Quantity>();
        if (requestedCpu != null) {
            requests.put("cpu", new io.fabric8.kubernetes.api.model.Quantity(requestedCpu));
        }
        if (requestedMemory != null) {
            requests.put("memory", new io.fabric8.kubernetes.api.model.Quantity(requestedMemory));
        }
        pod.getSpec().getContainers().getFirst().getResources().setRequests(requests);
        return pod;
    }

    private static void put(Map<String, String> annotations, String name, @Nullable String value) {
        if (value != null) {
            annotations.put(name, value);
        }
    }
}
