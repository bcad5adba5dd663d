package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps a condition's time of transition while its status stays the same. */
final class ConditionTimes {

    private ConditionTimes() {}

    static PodStatus kept(@Nullable PodStatus before, PodStatus after) {
        if (before == null) {
            return after;
        }
        return new PodStatusBuilder(after)
                .withConditions(after.getConditions().stream().map(c -> kept(before, c)).toList())
                .build();
    }

    private static PodCondition kept(PodStatus before, PodCondition condition) {
        return before.getConditions().stream()
                .filter(old -> old.getType().equals(condition.getType())
                        && old.getStatus().equals(condition.getStatus()))
                .findFirst()
                .map(old -> condition.toBuilder().withLastTransitionTime(old.getLastTransitionTime()).build())
                .orElse(condition);
    }
}
