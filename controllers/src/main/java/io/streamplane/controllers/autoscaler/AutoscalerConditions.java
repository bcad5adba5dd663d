package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The conditions of an autoscaler while they are made up anew: each keeps its place, and its time where its status stays. */
final class AutoscalerConditions {

    static final String ABLE = "AbleToScale";
    static final String ACTIVE = "ScalingActive";
    static final String LIMITED = "ScalingLimited";

    private final List<HorizontalPodAutoscalerCondition> conditions;
    private final Instant now;

    AutoscalerConditions(@Nullable HorizontalPodAutoscalerStatus status, Instant now) {
        this(status == null ? List.of() : Objects.requireNonNullElse(status.getConditions(), List.of()), now);
    }

    AutoscalerConditions(List<HorizontalPodAutoscalerCondition> conditions, Instant now) {
        this.conditions = new ArrayList<>(conditions);
        this.now = now;
    }

    List<HorizontalPodAutoscalerCondition> all() {
        return List.copyOf(conditions);
    }

    void set(String type, boolean holds, String reason, String message) {
        String status = holds ? "True" : "False";
        int at = 0;
        while (at < conditions.size() && !type.equals(conditions.get(at).getType())) {
            at++;
        }
        HorizontalPodAutoscalerCondition old = at < conditions.size() ? conditions.get(at) : null;
        String since = old != null && status.equals(old.getStatus()) ? old.getLastTransitionTime() : Times.format(now);
        var condition = new HorizontalPodAutoscalerCondition(since, message, null, reason, status, type);
        if (old == null) {
            conditions.add(condition);
        } else {
            conditions.set(at, condition);
        }
    }
}
