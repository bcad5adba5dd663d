package io.streamplane.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;

/**
 * Deletes the pods beyond the range, the highest ordinal first. In order it deletes one at a time, when all pods before it
 * are available; the lowest one that is not available, and one that has ended, may go all the same. A pod goes when its
 * claims have the owners that decide about them.
 */
final class CondemnedStep {

    private CondemnedStep() {}

    /** @return whether the next step may go on */
    static boolean apply(StatefulRun run, SetClaims claims) {
        Stored<Pod> firstUnavailable = null;
        for (Stored<Pod> pod : run.condemned) {
            firstUnavailable = run.unavailable(pod) ? pod : firstUnavailable;
        }
        boolean owned = true;
        for (Stored<Pod> pod : run.condemned) {
            owned &= claims.own(pod, true);
        }
        if (!owned) {
            return false;
        }
        for (Stored<Pod> pod : run.condemned) {
            boolean terminating = run.terminating(pod);
            boolean mayGo = run.available(pod) || pod == firstUnavailable || Pods.ended(pod.object());
            if (run.ordered && (terminating || !mayGo)) {
                return false;
            }
            if (!terminating) {
                run.delete(pod);
                if (run.ordered) {
                    return false;
                }
            }
        }
        return true;
    }
}
