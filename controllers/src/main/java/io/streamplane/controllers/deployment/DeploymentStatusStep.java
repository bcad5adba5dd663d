package io.streamplane.controllers.deployment;

import static io.streamplane.controllers.reconcile.Numbers.orZero;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports the numbers, and whether the Deployment is available and getting on. */
final class DeploymentStatusStep {

    static final String TIMED_OUT = "ProgressDeadlineExceeded";

    private DeploymentStatusStep() {}

    /** @param rolling whether progress is judged; not while it is paused, resized or deleted */
    static void apply(Rollout rollout, boolean rolling) {
        var all = rollout.all();
        int available = all.stream().mapToInt(Child::reportedAvailable).sum();
        var status = new DeploymentStatus();
        status.setObservedGeneration(rollout.deployment.getMetadata().getGeneration());
        status.setReplicas(all.stream().mapToInt(Child::reported).sum());
        status.setUpdatedReplicas(rollout.fresh == null ? 0 : rollout.fresh.reported());
        status.setReadyReplicas(all.stream().mapToInt(Child::ready).sum());
        status.setAvailableReplicas(available);
        status.setUnavailableReplicas(Math.clamp(Child.sum(all, Child::replicas) - available, 0, Integer.MAX_VALUE));
        status.setTerminatingReplicas(all.stream()
                .map(Child::terminating)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sum());
        status.setCollisionCount(rollout.collisionCount);
        if (available >= rollout.replicas() - rollout.fenceposts.maxUnavailable()) {
            rollout.conditions.set(
                    Conditions.AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        } else {
            rollout.conditions.set(
                    Conditions.AVAILABLE,
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.");
        }
        if (rolling) {
            ProgressStep.apply(rollout, status);
            failures(rollout, all);
        }
        status.setConditions(rollout.conditions.list());
        if (!same(rollout.deployment.getStatus(), status)) {
            var changed = new Deployment();
            changed.setMetadata(rollout.deployment.getMetadata());
            changed.setStatus(status);
            rollout.proposals.add(new Proposal.UpdateStatus(
                    DeploymentReconciler.DEPLOYMENTS,
                    rollout.stored.key(),
                    changed,
                    rollout.stored.observedRevision()));
        }
    }

    private static void failures(Rollout rollout, List<Child> all) {
        var freshFirst = new ArrayList<>(all.reversed());
        for (Child child : freshFirst) {
            var status = child.stored().object().getStatus();
            if (status == null || status.getConditions() == null) {
                continue;
            }
            for (ReplicaSetCondition condition : status.getConditions()) {
                if (Conditions.REPLICA_FAILURE.equals(condition.getType())) {
                    rollout.conditions.put(new DeploymentCondition(
                            condition.getLastTransitionTime(),
                            condition.getLastTransitionTime(),
                            condition.getMessage(),
                            condition.getReason(),
                            condition.getStatus(),
                            condition.getType()));
                    return;
                }
            }
        }
        rollout.conditions.remove(Conditions.REPLICA_FAILURE);
    }

    private static boolean same(@Nullable DeploymentStatus old, DeploymentStatus now) {
        return old != null
                && Objects.equals(old.getObservedGeneration(), now.getObservedGeneration())
                && orZero(old.getReplicas()) == orZero(now.getReplicas())
                && orZero(old.getUpdatedReplicas()) == orZero(now.getUpdatedReplicas())
                && orZero(old.getReadyReplicas()) == orZero(now.getReadyReplicas())
                && orZero(old.getAvailableReplicas()) == orZero(now.getAvailableReplicas())
                && orZero(old.getUnavailableReplicas()) == orZero(now.getUnavailableReplicas())
                && Objects.equals(old.getTerminatingReplicas(), now.getTerminatingReplicas())
                && orZero(old.getCollisionCount()) == orZero(now.getCollisionCount())
                && Objects.equals(old.getConditions(), now.getConditions());
    }
}
