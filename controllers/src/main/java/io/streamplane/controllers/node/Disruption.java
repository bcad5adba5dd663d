package io.streamplane.controllers.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said in a pod's status before a controller deletes it: why it goes, and that it failed where nobody is left to say so. */
final class Disruption {

    private static final String TARGET = "DisruptionTarget";

    private Disruption() {}

    /** The DisruptionTarget condition; null where the pod has it already. */
    static @Nullable Proposal target(Stored<Pod> pod, String reason, String message, Instant now) {
        PodCondition old = Pods.condition(pod.object(), TARGET);
        if (old != null && "True".equals(old.getStatus()) && reason.equals(old.getReason())) {
            return null;
        }
        return update(pod, null, condition(old, reason, message, now));
    }

    /**
     * That a pod failed that no kubelet will report on; null where it has ended.
     *
     * @param reason of its DisruptionTarget condition; null: it gets none
     */
    static @Nullable Proposal failed(Stored<Pod> pod, @Nullable String reason, String message, Instant now) {
        if (Pods.ended(pod.object())) {
            return null;
        }
        PodCondition old = Pods.condition(pod.object(), TARGET);
        return update(pod, "Failed", reason == null ? null : condition(old, reason, message, now));
    }

    private static PodCondition condition(@Nullable PodCondition old, String reason, String message, Instant now) {
        String since = old != null && "True".equals(old.getStatus()) ? old.getLastTransitionTime() : Times.format(now);
        return new PodConditionBuilder()
                .withType(TARGET)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
    }

    private static Proposal update(Stored<Pod> pod, @Nullable String phase, @Nullable PodCondition condition) {
        Pod changed = new PodBuilder(pod.object()).build();
        if (changed.getStatus() == null) {
            changed.setStatus(new PodStatus());
        }
        if (phase != null) {
            changed.getStatus().setPhase(phase);
        }
        if (condition != null) {
            List<PodCondition> before = changed.getStatus().getConditions();
            var conditions = new ArrayList<>(before == null ? List.<PodCondition>of() : before);
            conditions.removeIf(each -> TARGET.equals(each.getType()));
            conditions.add(condition);
            changed.getStatus().setConditions(conditions);
        }
        return new Proposal.UpdateStatus(pod.resource(), pod.key(), changed, pod.observedRevision());
    }
}
