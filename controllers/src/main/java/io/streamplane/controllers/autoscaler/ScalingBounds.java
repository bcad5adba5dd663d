package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.streamplane.controllers.autoscaler.ScaleHistory.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings a recommendation within bounds: first the stabilization windows, then how fast it may change, then the least and the most
 * replicas. Without a behaviour the number is at most doubled (4 at least), and the window holds for scaling down alone. With one, the
 * present number stays as long as it lies between the least recommendation of the window upwards and the greatest of the window
 * downwards; else it moves to the nearer of the two ({@code stabilizeRecommendationWithBehaviors} of Kubernetes' controller).
 *
 * <p>Example: 10 replicas, policies of 4 pods and of 100 percent in 15 s, the greater one chosen, 3 pods added and then 1 taken away
 * within the last 10 s. The period began with 8: 8 + 4 = 12, and 8 * 2 = 16. So 16 are allowed.
 */
record ScalingBounds(int least, int most, @Nullable HorizontalPodAutoscalerBehavior behavior) {

    static final Duration DOWN_WINDOW = Duration.ofMinutes(5);

    private static final int DOUBLE = 2;
    private static final int LEAST_LIMIT = 4;
    private static final String ABOVE = "the desired replica count is more than the maximum replica count";
    private static final String BELOW = "the desired replica count is less than the minimum replica count";
    private static final String TOO_FAST_UP =
            "the desired replica count is increasing faster than the maximum scale rate";
    private static final String TOO_FAST_DOWN =
            "the desired replica count is decreasing faster than the maximum scale rate";

    /** What there is to say about it. */
    record Word(String reason, String message) {
        static final Word READY = new Word("ReadyForNewScale", "recommended size matches current size");
        static final Word IN_RANGE = new Word("DesiredWithinRange", "the desired count is within the acceptable range");
        static final Word DOWN_STABILIZED = new Word(
                "ScaleDownStabilized",
                "recent recommendations were higher than current one, applying the highest recent recommendation");
        static final Word UP_STABILIZED = new Word(
                "ScaleUpStabilized",
                "recent recommendations were lower than current one, applying the lowest recent recommendation");
    }

    /**
     * A number within bounds.
     *
     * @param able to scale, and why not further now
     * @param limited whether the bounds changed it
     */
    record Bounded(int replicas, Word able, boolean limited, Word limit, ScaleHistory history) {}

    Bounded bound(int current, int recommended, ScaleHistory history, Instant now) {
        boolean up = recommended >= current;
        int stabilized = behavior == null
                ? extreme(history.recommendations(), at -> !at.isBefore(now.minus(DOWN_WINDOW)), recommended, Math::max)
                : stabilized(current, recommended, history, now);
        Word able = stabilized == recommended
                ? Word.READY
                : behavior != null && up ? Word.UP_STABILIZED : Word.DOWN_STABILIZED;
        Limited limited = behavior == null ? plain(current, stabilized) : byPolicies(current, stabilized, history, now);
        return new Bounded(
                limited.replicas(),
                able,
                limited.replicas() != stabilized,
                limited.why(),
                history.recommended(recommended, now));
    }

    private int stabilized(int current, int recommended, ScaleHistory history, Instant now) {
        Instant up = now.minus(window(rules(true), Duration.ZERO));
        Instant down = now.minus(window(rules(false), DOWN_WINDOW));
        int lowest = extreme(history.recommendations(), at -> at.isAfter(up), recommended, Math::min);
        int highest = extreme(history.recommendations(), at -> at.isAfter(down), recommended, Math::max);
        return Math.clamp(current, lowest, highest);
    }

    private static int extreme(List<Point> points, Predicate<Instant> counts, int start, IntBinaryOperator better) {
        return points.stream()
                .filter(each -> counts.test(each.at()))
                .mapToInt(Point::replicas)
                .reduce(start, better);
    }

    private record Limited(int replicas, Word why) {}

    private Limited plain(int current, int desired) {
        int fastest = Math.max(DOUBLE * current, LEAST_LIMIT);
        if (desired < least) {
            return new Limited(least, new Word("TooFewReplicas", BELOW));
        }
        int allowed = Math.min(most, fastest);
        return desired > allowed
                ? new Limited(
                        allowed,
                        most > fastest ? new Word("ScaleUpLimit", TOO_FAST_UP) : new Word("TooManyReplicas", ABOVE))
                : new Limited(desired, Word.IN_RANGE);
    }

    private Limited byPolicies(int current, int desired, ScaleHistory history, Instant now) {
        if (desired > current) {
            int fastest = Math.max(current, limit(true, current, history, now));
            int allowed = Math.min(most, fastest);
            if (desired > allowed) {
                return new Limited(
                        allowed,
                        most > fastest ? new Word("ScaleUpLimit", TOO_FAST_UP) : new Word("TooManyReplicas", ABOVE));
            }
        } else if (desired < current) {
            int fastest = Math.min(current, limit(false, current, history, now));
            int allowed = Math.max(least, fastest);
            if (desired < allowed) {
                return new Limited(
                        allowed,
                        least < fastest
                                ? new Word("ScaleDownLimit", TOO_FAST_DOWN)
                                : new Word("TooFewReplicas", BELOW));
            }
        }
        return new Limited(desired, Word.IN_RANGE);
    }

    /** The most, or the least, that the policies of a direction allow. */
    private int limit(boolean up, int current, ScaleHistory history, Instant now) {
        HPAScalingRules rules = rules(up);
        String select = rules == null || rules.getSelectPolicy() == null ? "Max" : rules.getSelectPolicy();
        if (select.equals("Disabled")) {
            return current;
        }
        // The least change upwards is the least number, downwards it is the greatest.
        boolean greatest = select.equals("Min") != up;
        Integer limit = null;
        for (HPAScalingPolicy policy : policies(rules, up)) {
            Duration period = Duration.ofSeconds(policy.getPeriodSeconds());
            int proposed =
                    history.isUnknown(period, now) ? current : allowed(policy, up, history.begun(current, period, now));
            limit = limit == null
                    ? (Integer) proposed
                    : greatest ? Math.max(limit, proposed) : Math.min(limit, proposed);
        }
        return limit == null ? current : limit;
    }

    /** @param start how many there were when the period began */
    private static int allowed(HPAScalingPolicy policy, boolean up, int start) {
        int value = policy.getValue();
        if ("Percent".equals(policy.getType())) {
            double share = value / 100.0;
            return up ? (int) Math.ceil(start * (1 + share)) : (int) (start * (1 - share));
        }
        return up ? start + value : start - value;
    }

    private @Nullable HPAScalingRules rules(boolean up) {
        return behavior == null ? null : up ? behavior.getScaleUp() : behavior.getScaleDown();
    }

    private static Duration window(@Nullable HPAScalingRules rules, Duration otherwise) {
        return rules == null || rules.getStabilizationWindowSeconds() == null
                ? otherwise
                : Duration.ofSeconds(rules.getStabilizationWindowSeconds());
    }

    /** As the API server fills them in. */
    private static List<HPAScalingPolicy> policies(@Nullable HPAScalingRules rules, boolean up) {
        if (rules != null
                && !Objects.requireNonNullElse(rules.getPolicies(), List.of()).isEmpty()) {
            return rules.getPolicies();
        }
        var percent = new HPAScalingPolicy(15, "Percent", 100);
        return up ? List.of(new HPAScalingPolicy(15, "Pods", 4), percent) : List.of(percent);
    }
}
