package io.streamplane.controllers.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Obstacle;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;

/**
 * Sees to the pods within the range, the lowest ordinal first: makes those that are missing, deletes those that have ended
 * so that they can be made anew, and mends labels and the owners of claims. In order it stops at the first pod that is not
 * available, one that it has just made included.
 */
final class ReplicaStep {

    /** So many creations are under way at most. */
    static final int BATCH = 500;

    /** With so many pods that no node has taken yet, more would only wait, too. */
    static final int MOST_WAITING = 5_000;

    private ReplicaStep() {}

    /** @return whether all before the next step is as it should be: always so where the order does not matter */
    static boolean apply(StatefulRun run, SetClaims claims) {
        long waiting =
                run.replicas.values().stream().filter(pod -> pod.node() == null).count();
        int coming = run.input.underway().creating(run.set.uid());
        long room = Math.min(BATCH - coming, MOST_WAITING - waiting - coming);
        for (int place = 0; place < run.ordinals.count(); place++) {
            int ordinal = run.ordinals.start() + place;
            Stored<Pod> pod = run.replicas.get(ordinal);
            boolean done;
            if (pod != null) {
                done = see(run, claims, pod, ordinal);
            } else if (room > 0) {
                room -= create(run, claims, ordinal) ? 1 : 0;
                done = false;
            } else {
                return !run.ordered;
            }
            if (run.ordered && !done) {
                return false;
            }
        }
        return true;
    }

    /** A name that a pod of somebody else has, or whose claims are about to go, has to wait. */
    private static boolean create(StatefulRun run, SetClaims claims, int ordinal) {
        var key = run.key(ordinal);
        if (run.input.shard().get(StatefulRun.PODS, key) != null
                || run.input.underway().proposed(StatefulRun.PODS, key)
                || claims.stale(ordinal)) {
            return false;
        }
        Pod pod = StatefulPods.pod(run, ordinal);
        String obstacle = Obstacle.of(pod.getSpec(), key, run.input.shard());
        if (obstacle != null) {
            run.warn("create Pod " + key.name() + " in StatefulSet " + run.set.name() + " failed error: " + obstacle);
            return false;
        }
        claims.create(ordinal);
        var create = new Proposal.Create(StatefulRun.PODS, key, pod);
        run.proposals.add(create);
        run.say(
                "SuccessfulCreate",
                "create Pod " + key.name() + " in StatefulSet " + run.set.name() + " successful",
                create);
        return true;
    }

    private static boolean see(StatefulRun run, SetClaims claims, Stored<Pod> pod, int ordinal) {
        if (Pods.ended(pod.object())) {
            if (!run.terminating(pod)) {
                run.delete(pod);
            }
            return false;
        }
        boolean terminating = run.terminating(pod);
        if (!terminating && Pods.phase(pod.object()).equals("Pending")) {
            claims.create(ordinal);
        }
        if (run.ordered && (terminating || !run.available(pod))) {
            return false;
        }
        claims.own(pod, false);
        if (!terminating && !StatefulPods.hasIdentity(pod, ordinal)) {
            var update = new Proposal.Update(
                    StatefulRun.PODS, pod.key(), StatefulPods.withIdentity(pod, ordinal), pod.desiredRevision());
            run.proposals.add(update);
            run.say(
                    "SuccessfulUpdate",
                    "update Pod " + pod.name() + " in StatefulSet " + run.set.name() + " successful",
                    update);
        }
        return true;
    }
}
