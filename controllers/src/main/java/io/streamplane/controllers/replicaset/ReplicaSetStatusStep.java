package io.streamplane.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports how many pods there are, how many are ready and for how many that has lasted long enough. Pods that are still
 * being created count where there are then more than wanted, so that a Deployment does not take their place.
 */
final class ReplicaSetStatusStep {

    private ReplicaSetStatusStep() {}

    /** @return when the next ready pod becomes available, null where none is waiting for that */
    static @Nullable Duration apply(
            ReconcileInput input, Stored<ReplicaSet> replicaSet, List<Stored<Pod>> active, List<Proposal> proposals) {
        var template = replicaSet.object().getSpec().getTemplate();
        Map<String, String> templateLabels =
                template.getMetadata() == null || template.getMetadata().getLabels() == null
                        ? Map.of()
                        : template.getMetadata().getLabels();
        int minReadySeconds = Counts.minReadySeconds(replicaSet.object());
        int fullyLabeled = 0;
        int ready = 0;
        int available = 0;
        Duration wait = null;
        for (Stored<Pod> pod : active) {
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
        status.setConditions(old == null ? List.of() : old.getConditions());
        int coming = input.underway().creating(replicaSet.uid());
        int wanted = Counts.wanted(replicaSet.object());
        status.setReplicas(active.size() + coming > wanted ? active.size() + coming : active.size());
        status.setFullyLabeledReplicas(fullyLabeled);
        status.setReadyReplicas(ready);
        status.setAvailableReplicas(available);
        status.setObservedGeneration(replicaSet.object().getMetadata().getGeneration());
        if (!Counts.same(old, status)) {
            proposals.add(update(replicaSet, status));
        }
        return wait;
    }

    private static Proposal update(Stored<ReplicaSet> replicaSet, ReplicaSetStatus status) {
        var changed = new ReplicaSet();
        changed.setMetadata(replicaSet.object().getMetadata());
        changed.setStatus(status);
        return new Proposal.UpdateStatus(
                ReplicaSetReconciler.REPLICA_SETS, replicaSet.key(), changed, replicaSet.observedRevision());
    }
}
