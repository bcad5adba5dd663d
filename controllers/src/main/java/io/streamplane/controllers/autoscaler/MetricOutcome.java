package io.streamplane.controllers.autoscaler;

import org.jspecify.annotations.Nullable;

/** What one metric comes to. */
sealed interface MetricOutcome {

    /**
     * A number of replicas.
     *
     * @param utilization in percent of what is requested; null where the target is an amount
     * @param milli the value that is shown, in thousandths
     */
    record Count(int replicas, @Nullable Integer utilization, long milli) implements MetricOutcome {}

    /** Why there is none, in Kubernetes' words. */
    record Failed(String message) implements MetricOutcome {}
}
