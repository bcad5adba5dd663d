package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The PodScheduled condition of a pod that has no node yet. */
final class ScheduledCondition {

    private static final String TYPE = "PodScheduled";

    private ScheduledCondition() {}

    /** Why a pod has no node, as kube-scheduler says it: nothing fits, or the attempt failed. */
    static final String UNSCHEDULABLE = "Unschedulable";

    static final String SCHEDULER_ERROR = "SchedulerError";

    /** The condition of a status; null where it has none. */
    static @Nullable PodCondition of(PodStatus status) {
        return status.getConditions().stream()
                .filter(each -> TYPE.equals(each.getType()))
                .findFirst()
                .orElse(null);
    }

    /** The status with the condition, or null where it has it already. */
    static @Nullable PodStatus notScheduled(@Nullable PodStatus status, String reason, String message, long now) {
        PodStatus old =
                status == null ? new PodStatusBuilder().withPhase("Pending").build() : status;
        PodCondition before = of(old);
        boolean wasFalse = before != null && "False".equals(before.getStatus());
        if (before != null && wasFalse && reason.equals(before.getReason()) && message.equals(before.getMessage())) {
            return null;
        }
        String since = before != null && wasFalse && before.getLastTransitionTime() != null
                ? before.getLastTransitionTime()
                : Instant.ofEpochMilli(now).truncatedTo(ChronoUnit.SECONDS).toString();
        return new PodStatusBuilder(old)
                .removeMatchingFromConditions(each -> TYPE.equals(each.getType()))
                .addToConditions(new PodConditionBuilder()
                        .withType(TYPE)
                        .withStatus("False")
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTransitionTime(since)
                        .build())
                .build();
    }
}
