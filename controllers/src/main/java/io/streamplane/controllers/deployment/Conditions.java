package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.streamplane.controllers.reconcile.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Deployment's conditions while they are worked on. */
final class Conditions {

    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";

    private final List<DeploymentCondition> conditions;
    private final String now;

    Conditions(List<DeploymentCondition> conditions, Instant now) {
        this.conditions = new ArrayList<>(conditions);
        this.now = Times.format(now);
    }

    List<DeploymentCondition> list() {
        return List.copyOf(conditions);
    }

    @Nullable
    DeploymentCondition get(String type) {
        for (DeploymentCondition condition : conditions) {
            if (type.equals(condition.getType())) {
                return condition;
            }
        }
        return null;
    }

    boolean hasReason(String type, String reason) {
        DeploymentCondition condition = get(type);
        return condition != null && reason.equals(condition.getReason());
    }

    void remove(String type) {
        conditions.removeIf(condition -> type.equals(condition.getType()));
    }

    /** Sets the condition unless it is there with the same status and reason. */
    void set(String type, String status, String reason, String message) {
        DeploymentCondition old = get(type);
        if (old == null || !status.equals(old.getStatus()) || !reason.equals(old.getReason())) {
            renew(type, status, reason, message);
        }
    }

    /** Sets the condition and the time of its update; the time of transition stays where the status does. */
    void renew(String type, String status, String reason, String message) {
        DeploymentCondition old = get(type);
        String transition = old != null && status.equals(old.getStatus()) ? old.getLastTransitionTime() : now;
        remove(type);
        conditions.add(new DeploymentCondition(transition, now, message, reason, status, type));
    }

    void put(DeploymentCondition condition) {
        DeploymentCondition old = get(condition.getType());
        if (old == null
                || !condition.getStatus().equals(old.getStatus())
                || !condition.getReason().equals(old.getReason())) {
            remove(condition.getType());
            conditions.add(condition);
        }
    }
}
