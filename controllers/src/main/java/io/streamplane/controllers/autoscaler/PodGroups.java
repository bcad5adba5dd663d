package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.measurement.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The pods of a target by what is known of them ({@code groupPods} of Kubernetes' replica calculator), in this order:
 *
 * <table>
 * <caption>the first rule that matches</caption>
 * <tr><td>is being deleted, or failed</td><td>ignored</td></tr>
 * <tr><td>pending</td><td>unready</td></tr>
 * <tr><td>no value of the metric</td><td>missing</td></tr>
 * <tr><td>CPU; started less than 5 minutes ago, and not ready, or ready for less than the metric's window</td><td>unready</td></tr>
 * <tr><td>CPU; not ready, and was last within 30 seconds of its start</td><td>unready: it never was ready</td></tr>
 * <tr><td>anything else</td><td>ready</td></tr>
 * </table>
 *
 * @param ready how many
 */
record PodGroups(int ready, Set<String> unready, Set<String> missing, Set<String> ignored) {

    static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
    static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

    /** @param cpu whether the metric is of the resource cpu, which pods use much of while they start */
    static PodGroups of(
            List<Stored<Pod>> pods, Set<String> measured, Measurement.Metric metric, boolean cpu, Instant now) {
        int ready = 0;
        var unready = new HashSet<String>();
        var missing = new HashSet<String>();
        var ignored = new HashSet<String>();
        for (Stored<Pod> pod : pods) {
            String phase = Pods.phase(pod.object());
            if (pod.terminating() || phase.equals("Failed")) {
                ignored.add(pod.name());
            } else if (phase.equals("Pending")) {
                unready.add(pod.name());
            } else if (!measured.contains(pod.name())) {
                missing.add(pod.name());
            } else if (cpu && starts(pod.object(), metric, now)) {
                unready.add(pod.name());
            } else {
                ready++;
            }
        }
        return new PodGroups(ready, unready, missing, ignored);
    }

    private static boolean starts(Pod pod, Measurement.Metric metric, Instant now) {
        PodCondition condition = Pods.condition(pod, "Ready");
        String startTime = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        if (condition == null || startTime == null) {
            return true;
        }
        boolean isUnready = "False".equals(condition.getStatus());
        Instant started = Times.parse(startTime);
        Instant changed = Times.parse(condition.getLastTransitionTime());
        return started.plus(CPU_INITIALIZATION).isAfter(now)
                ? isUnready || metric.time().isBefore(changed.plus(metric.window()))
                : isUnready && started.plus(INITIAL_READINESS).isAfter(changed);
    }
}
