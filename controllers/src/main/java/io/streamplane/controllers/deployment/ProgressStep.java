package io.streamplane.controllers.deployment;

import static io.streamplane.controllers.reconcile.Numbers.orZero;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The Progressing condition: complete, moving, or stuck for longer than the deadline. */
final class ProgressStep {

    private static final String COMPLETE = "NewReplicaSetAvailable";

    private ProgressStep() {}

    static void apply(Rollout rollout, DeploymentStatus status) {
        Integer deadline = rollout.progressDeadline();
        if (deadline == null) {
            rollout.conditions.remove(Conditions.PROGRESSING);
            return;
        }
        boolean wasComplete = status.getReplicas().equals(status.getUpdatedReplicas())
                && rollout.conditions.hasReason(Conditions.PROGRESSING, COMPLETE);
        if (wasComplete) {
            return;
        }
        if (complete(rollout, status)) {
            rollout.conditions.set(
                    Conditions.PROGRESSING, "True", COMPLETE, subject(rollout) + " has successfully progressed.");
        } else if (moving(rollout.deployment.getStatus(), status)) {
            rollout.conditions.renew(
                    Conditions.PROGRESSING, "True", "ReplicaSetUpdated", subject(rollout) + " is progressing.");
        } else {
            judge(rollout, deadline);
        }
    }

    private static void judge(Rollout rollout, int deadline) {
        var condition = rollout.conditions.get(Conditions.PROGRESSING);
        if (condition == null
                || COMPLETE.equals(condition.getReason())
                || DeploymentStatusStep.TIMED_OUT.equals(condition.getReason())) {
            return;
        }
        Instant until = Moments.after(Times.parse(condition.getLastUpdateTime()), deadline);
        if (until.isBefore(rollout.input.now())) {
            rollout.conditions.set(
                    Conditions.PROGRESSING,
                    "False",
                    DeploymentStatusStep.TIMED_OUT,
                    subject(rollout) + " has timed out progressing.");
        } else {
            rollout.requeueAfter = Duration.between(rollout.input.now(), until).plusSeconds(1);
        }
    }

    private static String subject(Rollout rollout) {
        return rollout.fresh != null
                ? "ReplicaSet \"" + rollout.fresh.name() + "\""
                : "Deployment \"" + rollout.stored.name() + "\"";
    }

    /** Whether its status says that the rollout is complete. */
    static boolean isComplete(Rollout rollout) {
        DeploymentStatus status = rollout.deployment.getStatus();
        Long generation = rollout.deployment.getMetadata().getGeneration();
        return status != null
                && status.getObservedGeneration() != null
                && (generation == null || status.getObservedGeneration() >= generation)
                && orZero(status.getUpdatedReplicas()) == rollout.replicas()
                && orZero(status.getReplicas()) == rollout.replicas()
                && orZero(status.getAvailableReplicas()) == rollout.replicas();
    }

    /** Whether all pods are of the present template, and available. */
    private static boolean complete(Rollout rollout, DeploymentStatus status) {
        return status.getUpdatedReplicas() == rollout.replicas()
                && status.getReplicas() == rollout.replicas()
                && status.getAvailableReplicas() == rollout.replicas()
                && rollout.created == null;
    }

    private static boolean moving(@Nullable DeploymentStatus old, DeploymentStatus now) {
        int updated = old == null ? 0 : orZero(old.getUpdatedReplicas());
        int outdated = old == null ? 0 : orZero(old.getReplicas()) - updated;
        return now.getUpdatedReplicas() > updated
                || now.getReplicas() - now.getUpdatedReplicas() < outdated
                || now.getReadyReplicas() > (old == null ? 0 : orZero(old.getReadyReplicas()))
                || now.getAvailableReplicas() > (old == null ? 0 : orZero(old.getAvailableReplicas()));
    }
}
