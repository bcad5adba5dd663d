package io.streamplane.kubelet.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessGatesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
    private static final PodSpec GATED = new PodSpecBuilder()
            .addNewReadinessGate("ex.io/ready")
            .addNewReadinessGate("ex.io/too")
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ex.io/ready=True ex.io/too=True | True  | ",
                "ex.io/ready=True | False | corresponding condition of pod readiness gate \"ex.io/too\" does not exist.",
                "ex.io/ready=Unknown ex.io/too=True | False | the status of pod readiness gate \"ex.io/ready\" is not \"True\", but Unknown",
                "ex.io/ready=False | False | the status of pod readiness gate \"ex.io/ready\" is not \"True\", but False, corresponding condition of pod readiness gate \"ex.io/too\" does not exist.",
            })
    void shouldWaitForTheConditionsThatItNames(String conditions, String ready, String message) {
        // Given
        PodStatus status = status("ContainersReady=True Ready=True " + conditions);

        // When
        PodCondition found = ready(ReadinessGates.applied(GATED, status, null, NOW));

        // Then
        assertThat(found.getStatus()).isEqualTo(ready);
        assertThat(found.getMessage()).isEqualTo(message);
        assertThat(found.getReason()).isEqualTo(message == null ? null : "ReadinessGatesNotReady");
    }

    @Test
    void shouldSayWhyItsContainersAreNotReadyFirst() {
        // Given
        PodStatus status = status("ContainersReady=False Ready=False");

        // When
        PodStatus applied = ReadinessGates.applied(GATED, status, null, NOW);

        // Then
        assertThat(applied).isEqualTo(status);
    }

    @Test
    void shouldCountTheTransitionFromWhenItHappens() {
        // Given
        PodStatus before =
                ReadinessGates.applied(GATED, status("ContainersReady=True Ready=True"), null, NOW.minusSeconds(5));

        // When
        PodStatus still = ReadinessGates.applied(GATED, status("ContainersReady=True Ready=True"), before, NOW);
        PodStatus met = ReadinessGates.applied(
                GATED, status("ContainersReady=True Ready=True ex.io/ready=True ex.io/too=True"), before, NOW);

        // Then
        assertThat(ready(still).getLastTransitionTime()).isEqualTo("2026-01-01T00:00:05Z");
        assertThat(ready(met).getLastTransitionTime()).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(ReadinessGates.same(before, still)).isTrue();
        assertThat(ReadinessGates.same(before, met)).isFalse();
    }

    private static PodCondition ready(PodStatus status) {
        return status.getConditions().stream()
                .filter(each -> each.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private static PodStatus status(String conditions) {
        return new PodStatusBuilder()
                .withConditions(Arrays.stream(conditions.split(" "))
                        .map(each -> each.split("="))
                        .map(each -> new PodConditionBuilder()
                                .withType(each[0])
                                .withStatus(each[1])
                                .build())
                        .toList())
                .build();
    }
}
