package io.streamplane.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PodsReportTest {

    private static final Percentiles TIMES = new Percentiles(1, 2, 3);

    @Test
    void shouldReportTheFirstRoundAndTheLastFiveApart() {
        // When
        BenchReport report = report(3, 7);

        // Then
        assertThat(report.rows().stream().map(List::getFirst))
                .containsExactly("1", "4", "5", "6", "7", "8", "9", "10", "sustained");
        assertThat(report.rows()).allSatisfy(row -> assertThat(row).hasSameSizeAs(report.header()));
        JsonNode json = report.json();
        assertThat(json.at("/first/pods_s").asDouble()).isEqualTo(100);
        assertThat(json.at("/sustained/pods_s").asDouble()).isEqualTo(800);
        assertThat(json.at("/sustained/cpu_ms_pod").asDouble()).isEqualTo(8);
        assertThat(json.at("/sustained/rounds").asInt()).isEqualTo(5);
        assertThat(json.path("rounds")
                        .valueStream()
                        .map(each -> each.path("round").asInt()))
                .containsExactly(4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void shouldLeaveTheFirstRoundOutOfWhatIsSustainedUnlessItIsTheOnlyOne() {
        // When / Then
        assertThat(report(0, 3).json().at("/sustained/pods_s").asDouble()).isEqualTo(250);
        assertThat(report(0, 1).json().at("/sustained/pods_s").asDouble()).isEqualTo(100);
        assertThat(report(0, 3).rows()).hasSize(4);
    }

    private static BenchReport report(int warmUp, int rounds) {
        List<PodsRound> all = IntStream.rangeClosed(1, warmUp + rounds)
                .mapToObj(number -> new PodsRound(number, number * 100, number / 1000.0, TIMES))
                .toList();
        return PodsReport.of(new PodsBench.Plan(10, 5, warmUp, rounds), all, TIMES);
    }
}
