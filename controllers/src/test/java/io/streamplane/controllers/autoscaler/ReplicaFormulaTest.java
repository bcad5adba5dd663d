package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.autoscaler.AutoscalerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.autoscaler.MetricOutcome.Count;
import io.streamplane.controllers.autoscaler.MetricOutcome.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are those of upstream's documentation and of its table of the replica calculator. */
class ReplicaFormulaTest {

    private static final RatioTolerance USUAL = new RatioTolerance(0.1, 0.1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // pods | request | target % | current || replicas | utilization | average
                "300 500 700 | 1 | 30 | 3 | 5 | 50 | 500", // up
                "300 500 700 ? | 1 | 30 | 4 | 5 | 50 | 500", // one missing: taken for 0, 1500/4000 = 37%: ceil(1.23 *
                // 4)
                "300 500 700u | 1 | 30 | 3 | 3 | 40 | 400", // unready taken for 0: 800/3000 = 26% would turn it
                "400 500 p | 1 | 30 | 3 | 3 | 45 | 450", // 900/3000 = 30%: within tolerance
                "100 300 500 250 250 | 1 | 50 | 5 | 3 | 28 | 280", // down
                "110 310 510 260 260 | 1 | 29 | 5 | 5 | 29 | 290", // as it is
                "1010 1030 1020 | 1 | 100 | 3 | 3 | 102 | 1020", // within tolerance
                "901 909 905 | 1 | 100 | 3 | 3 | 90 | 905", // within, below
                "400 95 | 1 | 100 | 4 | 1 | 24 | 247", // down, by ready pods alone
                "100 450 ? | 1 | 50 | 3 | 3 | 27 | 275", // missing taken for 100%: 1550/3000=51%: turned
                "100 100 ? ? | 1 | 50 | 4 | 4 | 10 | 100", // 2200/4000 = 55%: turned
                "0 0 0 ? | 1 | 300 | 4 | 1 | 0 | 0", // missing taken for the target itself, 300%: 75%
                "1000 1000 x1000 | 1 | 50 | 2 | 4 | 100 | 1000", // who goes is not counted
                "1000 1000 f1000 | 1 | 50 | 2 | 4 | 100 | 1000", // nor who failed
                "0 0 0 | 1 | 50 | 3 | 0 | 0 | 0",
            })
    void shouldFollowUtilization(
            String pods, String request, int target, int current, int replicas, int utilization, long average) {
        // When
        var outcome =
                formula(pods, request, current, USUAL).utilization(AutoscalerFixture.metric(pods), target, "cpu", "");

        // Then
        assertThat(outcome).isInstanceOf(Count.class);
        var count = (Count) outcome;
        assertThat(count.utilization()).isEqualTo(utilization);
        assertThat(count.milli()).isEqualTo(average);
        assertThat(count.replicas()).isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // values | target | current || replicas | average
                "20000 10000 30000 | 15000 | 3 | 4  | 20000",
                "12000 12000 12000 12000 12000 | 20000 | 5 | 3 | 12000",
                "50000 50000 50000 | 50000 | 3 | 3 | 50000",
                "20000 10000 ?     | 15000 | 3 | 2 | 15000", // exactly the target: missing as none, 10000/15000 * 3
                "10000 ? ?         | 40000 | 3 | 3 | 10000", // missing as the target: 75%, ceil(.75 * 3)
                "90000 90000 p     | 30000 | 3 | 6 | 90000", // pending as none: 60000/30000 * 3
            })
    void shouldFollowAverages(String pods, long target, int current, int replicas, long average) {
        // When
        var outcome = formula(pods, "", current, USUAL).average(AutoscalerFixture.metric(pods), target, "");

        // Then
        assertThat(outcome).isEqualTo(new Count(replicas, null, average));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // value | target | current | ready pods || replicas
                "20000 | 15000 | 3 | 3 | 4",
                "20000 | 20000 | 3 | 3 | 3",
                "21000 | 20000 | 3 | 3 | 3",
                "8600  | 9900  | 5 | 5 | 5", // ceil(4.34)
                "20000 | 15000 | 3 | 1 | 2", // by ready pods
                "5000  | 2000  | 0 | 0 | 3", // from none on: the value alone
                "0     | 2000  | 3 | 3 | 0",
            })
    void shouldFollowAValueOfTheWhole(long value, long target, int current, int ready, int replicas) {
        // Given
        String pods = "1 ".repeat(ready) + "1u";

        // When
        var outcome = formula(pods, "", current, USUAL).whole(value, target);

        // Then
        assertThat(outcome).isEqualTo(new Count(replicas, null, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // value | target | replicas there are || replicas | average
                "8600  | 2150 | 3 | 4 | 2867",
                "8600  | 2867 | 3 | 3 | 2867",
                "8600  | 14400 | 5 | 1 | 1720",
                "8600  | 2000 | 0 | 5 | 8600",
            })
    void shouldShareAValueOut(long value, long target, int there, int replicas, long average) {
        // When
        var outcome = formula("1", "", there, USUAL).shared(value, target, there);

        // Then
        assertThat(outcome).isEqualTo(new Count(replicas, null, average));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1, 3", "0.01, 0.1, 4", "0.1, 0.01, 3", "0, 0, 4"})
    void shouldUseTheToleranceOfTheDirection(double up, double down, int replicas) {
        // Given
        String pods = "1050 1050 1050";

        // When
        var outcome = formula(pods, "1", 3, new RatioTolerance(up, down))
                .utilization(AutoscalerFixture.metric(pods), 100, "cpu", "");

        // Then
        assertThat(((Count) outcome).replicas()).isEqualTo(replicas);
    }

    @Test
    void shouldSayWhatIsMissing() {
        // Then
        assertThat(formula("", "1", 1, USUAL).utilization(AutoscalerFixture.metric(""), 50, "cpu", ""))
                .isEqualTo(new Failed("no pods returned by selector while calculating replica count"));
        assertThat(formula("500", "", 1, USUAL).utilization(AutoscalerFixture.metric("500"), 50, "cpu", ""))
                .isEqualTo(new Failed("missing request for cpu in container main of Pod p0"));
        assertThat(formula("500u", "1", 1, USUAL).utilization(AutoscalerFixture.metric("500u"), 50, "cpu", ""))
                .isEqualTo(new Failed("did not receive metrics for any ready pods"));
        assertThat(formula("500", "1", 1, USUAL).utilization(AutoscalerFixture.metric("500"), 50, "cpu", "other"))
                .isEqualTo(new Failed("no metrics returned matched known pods"));
    }

    private static ReplicaFormula formula(String pods, String request, int current, RatioTolerance tolerance) {
        return new ReplicaFormula(
                current, AutoscalerFixture.stored(AutoscalerFixture.pods(pods, request)), tolerance, NOW);
    }
}
