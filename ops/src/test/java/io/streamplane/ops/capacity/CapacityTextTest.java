package io.streamplane.ops.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.scheduler.streams.CapacityReader.Capacities;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CapacityTextTest {

    private final Cluster cluster = new Cluster();

    @Test
    void shouldPrintWhatIsRequestedOfWhatThereIs() {
        // Given
        node("a", Map.of("cpu", "4", "memory", "8Gi", "pods", "110"));
        node("b", Map.of("cpu", "2", "memory", "1000", "pods", "10"));
        cluster.place(PodReader.read(pod("x", Map.of("cpu", "500m", "memory", "1536Mi"))), "a");
        cluster.place(PodReader.read(pod("y", Map.of("cpu", "500m"))), "a");

        // When
        String text = CapacityText.text(new Capacities(cluster, 7));

        // Then
        assertThat(text.lines())
                .containsExactly(
                        "NODE   CPU   MEMORY       PODS",
                        "a      1/4   1536Mi/8Gi   2/110",
                        "b      0/2   0/1000       0/10");
    }

    @Test
    void shouldNameOtherResourcesWhereTheyAre() {
        // Given
        node("a", Map.of("cpu", "4", "memory", "8Gi", "pods", "110", "nvidia.com/gpu", "2"));
        node("b", Map.of("cpu", "4", "memory", "8Gi", "pods", "110", "ephemeral-storage", "10Gi"));
        cluster.place(PodReader.read(pod("x", Map.of("nvidia.com/gpu", "1"))), "a");

        // When
        String text = CapacityText.text(new Capacities(cluster, 7));

        // Then
        assertThat(text.lines())
                .containsExactly(
                        "NODE   CPU   MEMORY   PODS    EPHEMERAL-STORAGE   NVIDIA.COM/GPU",
                        "a      0/4   0/8Gi    1/110   0/0                 1/2",
                        "b      0/4   0/8Gi    0/110   0/10Gi              0/0");
    }

    @Test
    void shouldGiveProgramsQuantitiesByResourceName() {
        // Given
        node("a", Map.of("cpu", "4", "memory", "8Gi", "pods", "110", "nvidia.com/gpu", "2"));
        cluster.place(PodReader.read(pod("x", Map.of("cpu", "250m", "memory", "1Gi"))), "a");

        // When
        String json = CapacityText.json(new Capacities(cluster, 7)).toString();

        // Then
        assertThat(json)
                .isEqualTo("{\"revision\":7,\"nodes\":[{\"node\":\"a\","
                        + "\"allocatable\":{\"cpu\":\"4\",\"memory\":\"8Gi\",\"nvidia.com/gpu\":\"2\",\"pods\":\"110\"},"
                        + "\"requested\":{\"cpu\":\"250m\",\"memory\":\"1Gi\"},\"pods\":1}]}");
    }

    private void node(String name, Map<String, String> allocatable) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withAllocatable(quantities(allocatable))
                .endStatus()
                .build();
        cluster.describe(name, node);
        cluster.observe(name, node.getStatus());
    }

    private static Pod pod(String name, Map<String, String> requests) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withNewResources()
                .withRequests(quantities(requests))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> amounts) {
        return amounts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> new Quantity(each.getValue())));
    }
}
