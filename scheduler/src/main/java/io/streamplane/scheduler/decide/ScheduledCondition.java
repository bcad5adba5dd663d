package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The PodScheduled condition of a pod that fits nowhere. */
final class ScheduledCondition {

    private static final String TYPE = "PodScheduled";

    private ScheduledCondition() {}

    /** The status with the condition, or null where it has it already. */
    static @Nullable PodStatus unschedulable(@Nullable PodStatus status, String message, long now) {
        PodStatus old =
                status == null ? new PodStatusBuilder().withPhase("Pending").build() : status;
        PodCondition before = old.getConditions().stream()
                .filter(each -> TYPE.equals(each.getType()))
                .findFirst()
                .orElse(null);
        boolean wasFalse = before != null && "False".equals(before.getStatus());
        if (before != null
                && wasFalse
                && "Unschedulable".equals(before.getReason())
                && message.equals(before.getMessage())) {
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
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .withLastTransitionTime(since)
                        .build())
                .build();
    }
}
