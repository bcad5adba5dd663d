package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports how many pods there are, how many are ready and for how many that has lasted long enough, and how many are
 * terminating, which are none of the others. Pods that are still being created count where there are then more than wanted, so
 * that a Deployment does not take their place.
 */
final class ReplicaSetStatusStep {

    private static final String FAILURE = "ReplicaFailure";

    private ReplicaSetStatusStep() {}

    /** Whether its status says already that this is in the way. */
    static boolean isKnown(Stored<ReplicaSet> replicaSet, String obstacle) {
        return conditions(replicaSet).stream()
                .anyMatch(each -> FAILURE.equals(each.getType()) && obstacle.equals(each.getMessage()));
    }

    /** What the status says already of a refusal, for the next one differs in the pod's name; null where nothing was refused. */
    static @Nullable String known(Stored<ReplicaSet> replicaSet, @Nullable String refused) {
        return refused == null
                ? null
                : conditions(replicaSet).stream()
                        .filter(each -> FAILURE.equals(each.getType()) && "FailedCreate".equals(each.getReason()))
                        .map(ReplicaSetCondition::getMessage)
                        .findFirst()
                        .orElse(refused);
    }

    /**
     * @param obstacle why no pod can be made; null where none is in the way
     * @return when the next ready pod becomes available, null where none is waiting for that
     */
    static @Nullable Duration apply(
            ReconcileInput input,
            ReplicaKind kind,
            Stored<ReplicaSet> replicaSet,
            List<Stored<Pod>> mine,
            @Nullable String obstacle,
            List<Proposal> proposals) {
        var template = replicaSet.object().getSpec().getTemplate();
        Map<String, String> templateLabels =
                template.getMetadata() == null || template.getMetadata().getLabels() == null
                        ? Map.of()
                        : template.getMetadata().getLabels();
        int minReadySeconds = Counts.minReadySeconds(replicaSet.object());
        int replicas = 0;
        int terminating = 0;
        int fullyLabeled = 0;
        int ready = 0;
        int available = 0;
        Duration wait = null;
        for (Stored<Pod> pod : mine) {
            if (!Pods.active(pod)) {
                terminating += Pods.ended(pod.object()) ? 0 : 1;
                continue;
            }
            replicas++;
            if (pod.labels().entrySet().containsAll(templateLabels.entrySet())) {
                fullyLabeled++;
            }
            if (Pods.ready(pod.object())) {
                ready++;
                Duration left = Pods.untilAvailable(pod.object(), minReadySeconds, input.now());
                if (left.isZero()) {
                    available++;
                } else if (wait == null || left.compareTo(wait) < 0) {
                    wait = left;
                }
            }
        }
        var status = new ReplicaSetStatus();
        var old = replicaSet.object().getStatus();
        status.setConditions(withFailure(replicaSet, obstacle, input.now()));
        int coming = input.underway().creating(replicaSet.uid());
        int wanted = Counts.wanted(replicaSet.object());
        status.setReplicas(replicas + coming > wanted ? replicas + coming : replicas);
        status.setTerminatingReplicas(kind == ReplicaKind.REPLICA_SET ? terminating : null);
        status.setFullyLabeledReplicas(fullyLabeled);
        status.setReadyReplicas(ready);
        status.setAvailableReplicas(available);
        status.setObservedGeneration(replicaSet.object().getMetadata().getGeneration());
        if (!Counts.same(old, status)) {
            proposals.add(new Proposal.UpdateStatus(
                    replicaSet.resource(),
                    replicaSet.key(),
                    kind.report(replicaSet, status),
                    replicaSet.observedRevision()));
        }
        return wait;
    }

    private static List<ReplicaSetCondition> conditions(Stored<ReplicaSet> replicaSet) {
        var status = replicaSet.object().getStatus();
        return status == null || status.getConditions() == null ? List.of() : status.getConditions();
    }

    private static List<ReplicaSetCondition> withFailure(
            Stored<ReplicaSet> replicaSet, @Nullable String obstacle, Instant now) {
        List<ReplicaSetCondition> old = conditions(replicaSet);
        if (obstacle != null && isKnown(replicaSet, obstacle)) {
            return old;
        }
        var conditions = new ArrayList<>(old);
        conditions.removeIf(each -> FAILURE.equals(each.getType()));
        if (obstacle != null) {
            conditions.add(new ReplicaSetCondition(Times.format(now), obstacle, "FailedCreate", "True", FAILURE));
        }
        return conditions;
    }
}
