package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.autoscaler.AutoscalerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.streamplane.controllers.autoscaler.ScaleHistory.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingBoundsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // least | most | current | recommended | earlier: seconds ago:number || replicas | able | limit
                "1 | 10 | 3 | 3  | -             | 3  | ReadyForNewScale    | DesiredWithinRange",
                "1 | 10 | 3 | 5  | -             | 5  | ReadyForNewScale    | DesiredWithinRange",
                "1 | 10 | 3 | 9  | -             | 6  | ReadyForNewScale    | ScaleUpLimit", // twice as many
                "1 | 10 | 1 | 9  | -             | 4  | ReadyForNewScale    | ScaleUpLimit", // or four
                "1 | 10 | 6 | 12 | -             | 10 | ReadyForNewScale    | TooManyReplicas",
                "2 | 10 | 3 | 1  | -             | 2  | ReadyForNewScale    | TooFewReplicas",
                "1 | 10 | 5 | 2  | 60:5          | 5  | ScaleDownStabilized | DesiredWithinRange",
                "1 | 10 | 5 | 2  | 300:5 60:4    | 5  | ScaleDownStabilized | DesiredWithinRange",
                "1 | 10 | 5 | 2  | 301:5 60:4    | 4  | ScaleDownStabilized | DesiredWithinRange",
                "1 | 10 | 5 | 6  | 60:2          | 6  | ReadyForNewScale    | DesiredWithinRange",
            })
    void shouldBoundWithoutABehaviour(
            int least,
            int most,
            int current,
            int recommended,
            String earlier,
            int replicas,
            String able,
            String limit) {
        // Given
        var bounds = new ScalingBounds(least, most, null);

        // When
        var bounded = bounds.bound(current, recommended, history(earlier, "-", "-"), NOW);

        // Then
        assertThat(bounded.replicas()).isEqualTo(replicas);
        assertThat(bounded.able().reason()).isEqualTo(able);
        assertThat(bounded.limit().reason()).isEqualTo(limit);
        assertThat(bounded.limited()).isEqualTo(!limit.equals("DesiredWithinRange"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // window | select | policies | ups, seconds ago:number | current | recommended || replicas | limit
                "0   | Max      | P4/15 %100/15 | -         | 2  | 20 | 6  | ScaleUpLimit",
                "0   | Max      | P4/15 %100/15 | -         | 10 | 50 | 20 | ScaleUpLimit",
                "0   | Max      | P4/15 %100/15 | 10:2      | 10 | 50 | 16 | ScaleUpLimit", // began with 8
                "0   | Max      | P4/15 %100/15 | 15:2      | 10 | 50 | 20 | ScaleUpLimit", // out of the period
                "0   | Min      | P4/15 %100/15 | -         | 10 | 50 | 14 | ScaleUpLimit",
                "0   | Disabled | P4/15         | -         | 10 | 50 | 10 | ScaleUpLimit",
                "0   | Max      | P4/60         | 30:4      | 10 | 50 | 10 | ScaleUpLimit", // used up
                "0   | Max      | P4/60         | 30:9      | 10 | 50 | 10 | ScaleUpLimit", // never back
                "0   | Max      | %10/60        | -         | 5  | 50 | 6  | ScaleUpLimit", // rounded up
                "0   | Max      | P90/15        | -         | 10 | 99 | 60 | TooManyReplicas",
                "0   | Max      | P90/15        | -         | 10 | 12 | 12 | DesiredWithinRange",
            })
    void shouldBoundUpwards(
            int window,
            String select,
            String policies,
            String ups,
            int current,
            int recommended,
            int replicas,
            String limit) {
        // Given
        var behavior = new HorizontalPodAutoscalerBehavior();
        behavior.setScaleUp(rules(window, select, policies));

        // When
        var bounded = new ScalingBounds(1, 60, behavior).bound(current, recommended, history("-", ups, "-"), NOW);

        // Then
        assertThat(bounded.replicas()).isEqualTo(replicas);
        assertThat(bounded.limit().reason()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // window | select | policies | downs | current | recommended || replicas | limit
                "0   | Max      | %100/15       | -     | 50 | 10 | 10 | DesiredWithinRange",
                "0   | Max      | P4/60 %10/60  | -     | 80 | 10 | 72 | ScaleDownLimit", // the greater change
                "0   | Max      | P4/60 %10/60  | -     | 20 | 10 | 16 | ScaleDownLimit",
                "0   | Min      | P4/60 %10/60  | -     | 80 | 10 | 76 | ScaleDownLimit",
                "0   | Disabled | %100/15       | -     | 50 | 10 | 50 | ScaleDownLimit",
                "0   | Max      | P5/60         | 30:5  | 50 | 10 | 50 | ScaleDownLimit", // used up
                "0   | Max      | P5/60         | 30:3  | 50 | 10 | 48 | ScaleDownLimit",
                "0   | Max      | P100/60       | -     | 50 | 1  | 2  | TooFewReplicas",
            })
    void shouldBoundDownwards(
            int window,
            String select,
            String policies,
            String downs,
            int current,
            int recommended,
            int replicas,
            String limit) {
        // Given
        var behavior = new HorizontalPodAutoscalerBehavior();
        behavior.setScaleDown(rules(window, select, policies));

        // When
        var bounded = new ScalingBounds(2, 90, behavior).bound(current, recommended, history("-", "-", downs), NOW);

        // Then
        assertThat(bounded.replicas()).isEqualTo(replicas);
        assertThat(bounded.limit().reason()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // ups | downs | current | recommended || replicas
                "-    | 30:3 | 5  | 50 | 12", // the period began with 8
                "30:6 | 30:3 | 11 | 50 | 12",
                "30:3 | -    | 8  | 1  | 1", // with 5
                "30:3 | 30:6 | 5  | 1  | 4", // with 8
                "61:3 | 61:6 | 5  | 50 | 9",
            })
    void shouldCountBothDirectionsOfAPeriod(String ups, String downs, int current, int recommended, int replicas) {
        // Given
        var behavior = new HorizontalPodAutoscalerBehavior();
        behavior.setScaleUp(rules(0, "Max", "P4/60"));
        behavior.setScaleDown(rules(0, "Max", "P4/60"));

        // When
        var bounded = new ScalingBounds(1, 60, behavior).bound(current, recommended, history("-", ups, downs), NOW);

        // Then
        assertThat(bounded.replicas()).isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // window up | down | current | recommended | earlier || replicas | able
                "60 | -  | 3 | 6 | 59:4 30:5 | 4 | ScaleUpStabilized",
                "60 | -  | 3 | 6 | 60:4 30:5 | 5 | ScaleUpStabilized",
                "0  | -  | 3 | 6 | 30:4      | 6 | ReadyForNewScale",
                "0  | 60 | 6 | 3 | 59:5 30:4 | 5 | ScaleDownStabilized",
                "0  | 0  | 6 | 3 | 30:4      | 3 | ReadyForNewScale",
                "0  | -  | 6 | 3 | 299:5     | 5 | ScaleDownStabilized", // five minutes unless it says otherwise
                "0  | 60 | 3 | 1 | 59:5      | 3 | ScaleDownStabilized", // less load never scales up
                "60 | 0  | 3 | 5 | 59:1      | 3 | ScaleUpStabilized", // nor more load down
                "60 | 60 | 3 | 6 | 59:2 30:5 | 3 | ScaleUpStabilized",
                "60 | 60 | 7 | 6 | 59:2 30:5 | 6 | ReadyForNewScale",
                "60 | 0  | 5 | 5 | 59:9      | 5 | ReadyForNewScale",
            })
    void shouldWaitForTheWindow(
            int up, String down, int current, int recommended, String earlier, int replicas, String able) {
        // Given
        var behavior = new HorizontalPodAutoscalerBehavior();
        behavior.setScaleUp(rules(up, "Max", "P90/15"));
        behavior.setScaleDown(rules(down.equals("-") ? null : Integer.valueOf(down), "Max", "%100/15"));

        // When
        var bounded = new ScalingBounds(1, 60, behavior).bound(current, recommended, history(earlier, "-", "-"), NOW);

        // Then
        assertThat(bounded.replicas()).isEqualTo(replicas);
        assertThat(bounded.able().reason()).isEqualTo(able);
    }

    @Test
    void shouldNotPassAPolicyAfterARestart() {
        // Given
        var behavior = new HorizontalPodAutoscalerBehavior();
        behavior.setScaleUp(rules(0, "Max", "P4/60"));
        var bounds = new ScalingBounds(1, 60, behavior);

        // When
        var early = bounds.bound(5, 50, ScaleHistory.begin(5, NOW.minusSeconds(59), NOW), NOW);
        var late = bounds.bound(5, 50, ScaleHistory.begin(5, NOW.minusSeconds(60), NOW), NOW);

        // Then
        assertThat(early.replicas()).isEqualTo(5);
        assertThat(late.replicas()).isEqualTo(9);
    }

    @Test
    void shouldForgetWhatCountsNoMore() {
        // Given
        var history = history("3601:9 3599:8", "3601:9", "-");

        // When
        var later = history.recommended(3, NOW).scaled(3, 5, NOW).scaled(5, 4, NOW);

        // Then
        assertThat(later.recommendations()).containsExactly(new Point(NOW.minusSeconds(3599), 8), new Point(NOW, 3));
        assertThat(later.ups()).containsExactly(new Point(NOW, 2));
        assertThat(later.downs()).containsExactly(new Point(NOW, 1));
    }

    private static ScaleHistory history(String recommendations, String ups, String downs) {
        return new ScaleHistory(points(recommendations), points(ups), points(downs), Instant.EPOCH);
    }

    private static List<Point> points(String text) {
        var points = new ArrayList<Point>();
        for (String each : text.equals("-") ? new String[0] : text.split(" ")) {
            String[] parts = each.split(":");
            points.add(new Point(NOW.minusSeconds(Long.parseLong(parts[0])), Integer.parseInt(parts[1])));
        }
        return points;
    }

    private static HPAScalingRules rules(@Nullable Integer window, String select, String policies) {
        var rules = new HPAScalingRules();
        rules.setStabilizationWindowSeconds(window);
        rules.setSelectPolicy(select);
        var all = new ArrayList<HPAScalingPolicy>();
        for (String each : policies.split(" ")) {
            String[] parts = each.substring(1).split("/");
            all.add(new HPAScalingPolicy(
                    Integer.valueOf(parts[1]), each.startsWith("P") ? "Pods" : "Percent", Integer.valueOf(parts[0])));
        }
        rules.setPolicies(all);
        return rules;
    }
}
