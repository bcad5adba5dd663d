package io.streamplane.controllers.daemonset;

import static io.streamplane.controllers.reconcile.Numbers.orZero;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.util.List;
import java.util.Objects;

/** Reports numbers of nodes: by the first pod that a node has, and for one that should have none whether it has one. */
final class DaemonStatusStep {

    private DaemonStatusStep() {}

    static void apply(DaemonRun run, int collisions) {
        DaemonSet set = run.set.object();
        int desired = 0;
        int current = 0;
        int misscheduled = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        for (Stored<Node> node : run.nodes.values()) {
            List<Stored<Pod>> there = run.on(node.name());
            if (!run.match.runs(node)) {
                misscheduled += there.isEmpty() ? 0 : 1;
                continue;
            }
            desired++;
            if (!there.isEmpty()) {
                Stored<Pod> pod = there.getFirst();
                current++;
                ready += Pods.ready(pod.object()) ? 1 : 0;
                available += run.available(pod) ? 1 : 0;
                updated += run.isNew(pod) ? 1 : 0;
            }
        }
        var status = new DaemonSetStatus();
        status.setDesiredNumberScheduled(desired);
        status.setCurrentNumberScheduled(current);
        status.setNumberMisscheduled(misscheduled);
        status.setNumberReady(ready);
        status.setNumberAvailable(available);
        status.setNumberUnavailable(desired - available);
        status.setUpdatedNumberScheduled(updated);
        status.setObservedGeneration(set.getMetadata().getGeneration());
        status.setCollisionCount(collisions == 0 ? null : Integer.valueOf(collisions));
        if (set.getStatus() != null && set.getStatus().getConditions() != null) {
            status.setConditions(set.getStatus().getConditions());
        }
        if (set.getStatus() == null || !numbers(set.getStatus()).equals(numbers(status))) {
            var changed = new DaemonSet();
            changed.setMetadata(set.getMetadata());
            changed.setStatus(status);
            run.proposals.add(new Proposal.UpdateStatus(
                    DaemonSetReconciler.DAEMON_SETS, run.set.key(), changed, run.set.observedRevision()));
        }
    }

    private static List<Object> numbers(DaemonSetStatus status) {
        return List.of(
                orZero(status.getDesiredNumberScheduled()),
                orZero(status.getCurrentNumberScheduled()),
                orZero(status.getNumberMisscheduled()),
                orZero(status.getNumberReady()),
                orZero(status.getNumberAvailable()),
                orZero(status.getNumberUnavailable()),
                orZero(status.getUpdatedNumberScheduled()),
                orZero(status.getCollisionCount()),
                Objects.requireNonNullElse(status.getObservedGeneration(), 0L));
    }
}
