package io.streamplane.scheduler.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.scheduler.Objects;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @ParameterizedTest
    @CsvSource({
        "1,1,1000",
        "100m,1,100",
        "1.5,2,1500",
        "1Ki,1024,1024000",
        "12e3,12000,12000000",
        "1E,1000000000000000000,9223372036854775807",
        "8Ei,9223372036854775807,9223372036854775807",
        "1n,1,1",
        ".5Gi,536870912,536870912000",
        "-1500m,-2,-1500",
        "0,0,0",
        "999999999,999999999,999999999000",
        "1001m,2,1001",
        "999999999Gi,1073741822926258176,9223372036854775807",
        "1234567890,1234567890,1234567890000",
        "3Mi,3145728,3145728000"
    })
    void shouldReadQuantitiesExactly(String text, long value, long milli) {
        // When
        long[] read = {Quantities.value(text), Quantities.milliValue(text)};
        // Then
        assertThat(read).containsExactly(value, milli);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1KB", "m", "1 Gi", "0x1", "1e999999999999", "1ki"})
    void shouldRefuseWhatIsNoQuantity(String text) {
        assertThatThrownBy(() -> Quantities.value(text)).isInstanceOf(IllegalArgumentException.class);
    }

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
