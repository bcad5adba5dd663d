package io.streamplane.controllers.deployment;

import java.util.List;

/**
 * One move of a rolling update: the fresh ReplicaSet up as far as the surge allows, else the old ones down as far as
 * availability allows, unhealthy pods first.
 *
 * <p>Example: 10 replicas, 3 surge, 2 unavailable. Fresh goes from 0 to 3 (13 pods), old from 10 to 8 (8 available),
 * fresh to 5; then each fresh pod that becomes available lets an old one go, and so on.
 */
final class RollingStep {

    private RollingStep() {}

    /** @return whether anything moved */
    static boolean apply(Rollout rollout) {
        Child fresh = rollout.fresh;
        if (fresh == null) {
            RevisionStep.create(rollout, Math.min(room(rollout), rollout.replicas()));
            return true;
        }
        return scaleFresh(rollout, fresh) || scaleOld(rollout, fresh);
    }

    /** How many more pods the surge allows; none while a resized ReplicaSet has not been taken note of. */
    private static int room(Rollout rollout) {
        if (!rollout.all().stream().allMatch(Child::sizeKnown)) {
            return 0;
        }
        return Math.clamp(rollout.mostPods() - Child.sum(rollout.all(), Child::pods), 0, Integer.MAX_VALUE);
    }

    private static boolean scaleFresh(Rollout rollout, Child fresh) {
        int wanted = rollout.replicas();
        if (fresh.replicas() == wanted) {
            return false;
        }
        int to = fresh.replicas() > wanted ? wanted : wanted - Math.max(0, wanted - fresh.replicas() - room(rollout));
        return to != fresh.replicas() && rollout.scale(fresh, to);
    }

    private static boolean scaleOld(Rollout rollout, Child fresh) {
        List<Child> old = rollout.activeOld();
        if (old.isEmpty()) {
            return false;
        }
        long total = Child.sum(rollout.all(), Child::replicas);
        int minAvailable = rollout.replicas() - rollout.fenceposts.maxUnavailable();
        int freshUnavailable = fresh.replicas() - fresh.available();
        int mayGo = Math.clamp(total - minAvailable - freshUnavailable, 0, Integer.MAX_VALUE);
        if (mayGo == 0) {
            return false;
        }
        int gone = scaleUnhealthy(rollout, old, mayGo);
        long spare = Child.sum(rollout.all(), Child::available) - minAvailable;
        gone += scaleHealthy(rollout, old, Math.clamp(spare, 0, mayGo - gone));
        return gone > 0;
    }

    private static int scaleUnhealthy(Rollout rollout, List<Child> old, int most) {
        int gone = 0;
        for (Child child : old) {
            int unhealthy = Math.min(
                    most - gone, (int) (child.replicas() - Math.max(child.available(), rollout.availableNow(child))));
            if (unhealthy > 0) {
                rollout.scale(child, child.replicas() - unhealthy);
                gone += unhealthy;
            }
        }
        return gone;
    }

    private static int scaleHealthy(Rollout rollout, List<Child> old, int most) {
        int gone = 0;
        for (Child child : old) {
            int down = Math.min(most - gone, child.replicas());
            if (down > 0) {
                rollout.scale(child, child.replicas() - down);
                gone += down;
            }
        }
        return gone;
    }
}
