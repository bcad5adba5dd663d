package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;

/** One move of a Recreate: all old pods go, and are gone, before the first new one comes. */
final class RecreateStep {

    private RecreateStep() {}

    /** @return whether anything moved, or waits for old pods to go */
    static boolean apply(Rollout rollout) {
        boolean scaledDown = false;
        for (Child child : rollout.activeOld()) {
            scaledDown |= rollout.scale(child, 0);
        }
        if (scaledDown || oldPodsLeft(rollout)) {
            return true;
        }
        Child fresh = rollout.fresh;
        if (fresh == null) {
            RevisionStep.create(rollout, rollout.replicas());
            return true;
        }
        return fresh.replicas() != rollout.replicas() && rollout.scale(fresh, rollout.replicas());
    }

    /** Terminating pods still run; ended ones do not. */
    private static boolean oldPodsLeft(Rollout rollout) {
        var shard = rollout.input.shard();
        return rollout.old.stream()
                .flatMap(child -> shard.dependents("pods", child.stored().uid()).stream())
                .anyMatch(pod -> !Pods.ended(pod.as(Pod.class).object()));
    }
}
