package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.streamplane.schemas.quantity.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How far a metric may be off its target before anything is done (KEP-4951 for those of a behaviour). */
record RatioTolerance(double up, double down) {

    /** Of the flag {@code --horizontal-pod-autoscaler-tolerance}. */
    static final double USUAL = 0.1;

    static RatioTolerance of(@Nullable HorizontalPodAutoscalerBehavior behavior) {
        return behavior == null
                ? new RatioTolerance(USUAL, USUAL)
                : new RatioTolerance(of(behavior.getScaleUp()), of(behavior.getScaleDown()));
    }

    private static double of(@Nullable HPAScalingRules rules) {
        return rules == null || rules.getTolerance() == null
                ? USUAL
                : Quantity.parse(rules.getTolerance().toString())
                        .map(Quantity::amount)
                        .map(BigDecimal::doubleValue)
                        .orElse(USUAL);
    }

    /** @param ratio of what is used to what is wanted */
    boolean holds(double ratio) {
        return 1 - down <= ratio && ratio <= 1 + up;
    }
}
