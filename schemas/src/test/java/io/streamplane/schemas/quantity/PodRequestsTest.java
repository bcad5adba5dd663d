package io.streamplane.schemas.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodRequestsTest {

    @Test
    void shouldSumContainersWithInitContainersAndSidecarsAndOverhead() {
        // Given
        var spec = new PodSpecBuilder()
                .addToInitContainers(
                        container("a", "2", null), container("s", "1", "Always"), container("b", "3", null))
                .addToContainers(container("c", "2", null))
                .withOverhead(Map.of("cpu", new Quantity("250m")))
                .build();

        // When
        var requests = PodRequests.of(spec);

        // Then
        assertThat(requests).isEqualTo(Map.of("cpu", 4_250L));
    }

    @Test
    void shouldTakeWhatThePodAsksForAsAWholeInPlaceOfTheSum() {
        // Given
        var spec = new PodSpecBuilder()
                .addToContainers(container("c", "2", null))
                .withResources(new ResourceRequirementsBuilder()
                        .withRequests(Map.of(
                                "cpu", new Quantity("1000"),
                                "hugepages-2Mi", new Quantity("4Mi"),
                                "example.com/gpu", new Quantity("3")))
                        .build())
                .withOverhead(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Mi")))
                .build();

        // When
        var requests = PodRequests.of(spec);

        // Then
        assertThat(requests).isEqualTo(Map.of("cpu", 1_001_000L, "memory", 1_048_576L, "hugepages-2Mi", 4_194_304L));
    }

    private static Container container(String name, String cpu, @Nullable String restartPolicy) {
        return new ContainerBuilder()
                .withName(name)
                .withRestartPolicy(restartPolicy)
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .build();
    }
}
