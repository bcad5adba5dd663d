package io.streamplane.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Stored;

/**
 * Deletes pods that are not of the update revision, the highest ordinal first and none below the partition, so that no more
 * than {@code maxUnavailable} pods of the set are unavailable; they are made anew by the next {@link ReplicaStep}. Where the
 * order does not matter, old pods that are unavailable anyway go first and count no further, so that a rollout that does not
 * work can be followed by one that does; in order such a pod has to be deleted by hand, as Kubernetes documents
 * (StatefulSets, "Forced rollback").
 */
final class RollingUpdateStep {

    private RollingUpdateStep() {}

    static void apply(StatefulRun run) {
        var strategy = run.set.object().getSpec().getUpdateStrategy();
        if (strategy != null && "OnDelete".equals(strategy.getType())) {
            return;
        }
        int budget = Ordinals.maxUnavailable(run.set.object()) - unavailable(run);
        if (!run.ordered) {
            for (Stored<Pod> pod : run.replicas.descendingMap().values()) {
                if (isOld(run, pod) && !run.available(pod)) {
                    run.delete(pod);
                }
            }
        }
        for (Stored<Pod> pod : run.replicas.descendingMap().values()) {
            if (budget <= 0) {
                return;
            }
            if (isOld(run, pod)) {
                run.delete(pod);
                budget--;
            }
        }
    }

    private static boolean isOld(StatefulRun run, Stored<Pod> pod) {
        return run.ordinals.place(run.ordinal(pod)) >= run.ordinals.partition()
                && !StatefulRun.revision(pod).equals(run.update.name())
                && !run.terminating(pod);
    }

    /** Those that are not there count, too. */
    private static int unavailable(StatefulRun run) {
        long available = run.replicas.values().stream()
                .filter(pod -> !run.unavailable(pod))
                .count();
        return run.ordinals.count() - (int) available;
    }
}
