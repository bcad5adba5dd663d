package io.streamplane.controllers.statefulset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.streamplane.controllers.history.RevisionHistory;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports how many pods there are, are ready and available, and of which revision they are; terminating ones are of none.
 * When all pods of a rolling update are of the update revision and ready, that is the current one.
 */
final class SetStatusStep {

    private SetStatusStep() {}

    static void apply(StatefulRun run, RevisionHistory history) {
        StatefulSet set = run.set.object();
        var pods = Stream.concat(run.replicas.values().stream(), run.condemned.stream())
                .toList();
        var status = new StatefulSetStatus();
        status.setObservedGeneration(set.getMetadata().getGeneration());
        status.setCollisionCount(history.collisions());
        status.setReplicas(pods.size());
        status.setReadyReplicas((int) pods.stream().filter(StatefulRun::ready).count());
        status.setAvailableReplicas((int) pods.stream().filter(run::available).count());
        status.setCurrentReplicas(ofRevision(run, pods, run.current.name()));
        status.setUpdatedReplicas(ofRevision(run, pods, run.update.name()));
        status.setCurrentRevision(run.current.name());
        status.setUpdateRevision(run.update.name());
        if (isComplete(run, status)) {
            status.setCurrentReplicas(status.getUpdatedReplicas());
            status.setCurrentRevision(status.getUpdateRevision());
        }
        StatefulSetStatus old = set.getStatus();
        if (old != null && old.getConditions() != null) {
            status.setConditions(old.getConditions());
        }
        if (!same(old, status)) {
            var changed = new StatefulSet();
            changed.setMetadata(set.getMetadata());
            changed.setStatus(status);
            run.proposals.add(new Proposal.UpdateStatus(
                    StatefulSetReconciler.STATEFUL_SETS, run.set.key(), changed, run.set.observedRevision()));
        }
    }

    private static boolean isComplete(StatefulRun run, StatefulSetStatus status) {
        var strategy = run.set.object().getSpec().getUpdateStrategy();
        int wanted = run.ordinals.count();
        return (strategy == null || "RollingUpdate".equals(strategy.getType()))
                && status.getUpdatedReplicas() == wanted
                && status.getReadyReplicas() == wanted
                && status.getReplicas() == wanted;
    }

    private static int ofRevision(StatefulRun run, List<Stored<Pod>> pods, String revision) {
        return (int) pods.stream()
                .filter(pod ->
                        !run.terminating(pod) && StatefulRun.revision(pod).equals(revision))
                .count();
    }

    private static boolean same(@Nullable StatefulSetStatus old, StatefulSetStatus now) {
        return old != null && numbers(old).equals(numbers(now));
    }

    private static List<Object> numbers(StatefulSetStatus status) {
        return List.of(
                or(status.getReplicas(), 0),
                or(status.getReadyReplicas(), 0),
                or(status.getAvailableReplicas(), 0),
                or(status.getCurrentReplicas(), 0),
                or(status.getUpdatedReplicas(), 0),
                or(status.getCollisionCount(), 0),
                Objects.requireNonNullElse(status.getCurrentRevision(), ""),
                Objects.requireNonNullElse(status.getUpdateRevision(), ""),
                Objects.requireNonNullElse(status.getObservedGeneration(), 0L));
    }
}
