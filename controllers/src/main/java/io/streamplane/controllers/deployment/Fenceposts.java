package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.streamplane.controllers.reconcile.Portion;
import org.jspecify.annotations.Nullable;

/**
 * How far a rolling update may go above and below the wanted number of pods. Percentages are of the replicas: the surge
 * rounds up, the unavailable ones round down, and where both come out as 0 one pod may be unavailable, or nothing could
 * ever move. Both are 0 for Recreate. Absent bounds are 25%.
 */
record Fenceposts(int maxSurge, int maxUnavailable) {

    private static final IntOrString DEFAULT = new IntOrString("25%");

    static Fenceposts of(Deployment deployment) {
        var strategy = deployment.getSpec().getStrategy();
        if (strategy != null && "Recreate".equals(strategy.getType())) {
            return new Fenceposts(0, 0);
        }
        var rolling = strategy == null ? null : strategy.getRollingUpdate();
        int replicas = Rollout.replicas(deployment);
        return resolve(
                rolling == null ? null : rolling.getMaxSurge(),
                rolling == null ? null : rolling.getMaxUnavailable(),
                replicas);
    }

    static Fenceposts resolve(@Nullable IntOrString surge, @Nullable IntOrString unavailable, int replicas) {
        int up = Portion.of(surge == null ? DEFAULT : surge, replicas, true);
        int down = Portion.of(unavailable == null ? DEFAULT : unavailable, replicas, false);
        if (up == 0 && down == 0) {
            down = 1;
        }
        return new Fenceposts(up, Math.min(down, replicas));
    }
}
