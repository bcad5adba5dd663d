package io.streamplane.scheduler.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.scheduler.Objects;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestTest {

    @Test
    void shouldSumRequestsWithInitContainersAndSidecarsAndOverhead() {
        // Given
        var pod = new PodBuilder(Objects.pod("p", "2", "1Gi"))
                .editSpec()
                .addToInitContainers(init("a", "2", null), init("s", "1", "Always"), init("b", "3", null))
                .withOverhead(Map.of("cpu", new Quantity("250m")))
                .endSpec()
                .build();
        // When
        var request = PodReader.read(pod);
        // Then
        assertThat(request.requests().milliCpu()).isEqualTo(4250);
        assertThat(request.requests().memory()).isEqualTo(1L << 30);
    }

    private static Container init(String name, String cpu, @Nullable String restartPolicy) {
        return new ContainerBuilder()
                .withName(name)
                .withRestartPolicy(restartPolicy)
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity(cpu)))
                .endResources()
                .build();
    }
}
