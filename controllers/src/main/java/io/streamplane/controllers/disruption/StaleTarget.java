package io.streamplane.controllers.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes back a DisruptionTarget condition of a pod whose deletion did not follow within two minutes. One that the kubelet set
 * stays, since a kubelet may take longer.
 */
final class StaleTarget {

    static final String TARGET = "DisruptionTarget";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private StaleTarget() {}

    /** Whether the pod was to go, does not, and its kubelet is not the one who said so. */
    static boolean isTarget(Stored<Pod> pod) {
        if (pod.terminating() || pod.observedRevision() == 0) {
            return false;
        }
        PodCondition target = Pods.condition(pod.object(), TARGET);
        return target != null
                && "True".equals(target.getStatus())
                && !"TerminationByKubelet".equals(target.getReason())
                && !Pods.ended(pod.object());
    }

    static ReconcileResult apply(Stored<Pod> pod, Instant now) {
        PodCondition target = Pods.condition(pod.object(), TARGET);
        if (target == null || !isTarget(pod)) {
            return ReconcileResult.nothing();
        }
        Instant until = Times.parse(target.getLastTransitionTime()).plus(PATIENCE);
        if (until.isAfter(now)) {
            return new ReconcileResult(List.of(), List.of(), Duration.between(now, until));
        }
        var changed = new PodBuilder(pod.object()).build();
        for (PodCondition condition : changed.getStatus().getConditions()) {
            if (TARGET.equals(condition.getType())) {
                condition.setStatus("False");
                condition.setReason(null);
                condition.setMessage(null);
                condition.setLastTransitionTime(Times.format(now));
            }
        }
        return ReconcileResult.of(List.of(
                new Proposal.UpdateStatus(pod.resource(), pod.key(), changed, pod.observedRevision())));
    }
}
