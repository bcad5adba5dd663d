package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.autoscaler.AutoscalerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.measurement.Measurement.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodGroupsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // started s ago | ready | changed s ago | sample s ago | cpu || group
                "3600 | True  | 3600 | 0  | true  | ready",
                "60   | True  | 20   | 0  | true  | ready", // a window of 15 s since it became ready
                "60   | True  | 10   | 0  | true  | unready",
                "60   | True  | 20   | 10 | true  | unready", // the sample is from before that
                "60   | False | 20   | 0  | true  | unready",
                "301  | False | 10   | 0  | true  | ready", // it was ready once, and its use counts
                "301  | False | 290  | 0  | true  | unready", // never ready: within 30 s of its start
                "301  | False | 270  | 0  | true  | ready",
                "60   | False | 20   | 0  | false | ready", // only CPU is used by starting
            })
    void shouldTellStartingPods(long started, String ready, long changed, long sample, boolean cpu, String group) {
        // Given
        var pods = AutoscalerFixture.pods("1", "1");
        var status = pods.getFirst().getStatus();
        status.setStartTime(NOW.minusSeconds(started).toString());
        status.getConditions().getFirst().setStatus(ready);
        status.getConditions()
                .getFirst()
                .setLastTransitionTime(NOW.minusSeconds(changed).toString());
        var metric = Metric.of(NOW.minusSeconds(sample), Duration.ofSeconds(15), Map.of("p0", 1L));

        // When
        var groups = PodGroups.of(AutoscalerFixture.stored(pods), Set.of("p0"), metric, cpu, NOW);

        // Then
        assertThat(groups.ready()).isEqualTo(group.equals("ready") ? 1 : 0);
        assertThat(groups.unready()).hasSize(group.equals("unready") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 0, 0", "?, 0, 0, 1, 0", "p, 0, 1, 0, 0", "x1, 0, 0, 0, 1", "f1, 0, 0, 0, 1"})
    void shouldGroupPods(String text, int ready, int unready, int missing, int ignored) {
        // Given
        var metric = AutoscalerFixture.metric(text);
        Set<String> measured = metric.samples().isEmpty() ? Set.of() : Set.of("p0");

        // When
        var groups =
                PodGroups.of(AutoscalerFixture.stored(AutoscalerFixture.pods(text, "1")), measured, metric, true, NOW);

        // Then
        assertThat(groups.ready()).isEqualTo(ready);
        assertThat(groups.unready()).hasSize(unready);
        assertThat(groups.missing()).hasSize(missing);
        assertThat(groups.ignored()).hasSize(ignored);
    }
}
