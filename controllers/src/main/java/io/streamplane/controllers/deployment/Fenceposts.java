package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
        int up = value(surge == null ? DEFAULT : surge, replicas, true);
        int down = value(unavailable == null ? DEFAULT : unavailable, replicas, false);
        if (up == 0 && down == 0) {
            down = 1;
        }
        return new Fenceposts(up, Math.min(down, replicas));
    }

    private static int value(IntOrString bound, int replicas, boolean roundUp) {
        if (bound.getIntVal() != null) {
            return bound.getIntVal();
        }
        String text = bound.getStrVal();
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException("expected a number or a percentage, but got '" + text + "'");
        }
        String digits = text.substring(0, text.length() - 1);
        long hundredths = (digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits)) * replicas;
        return Math.clamp(roundUp ? Math.ceilDiv(hundredths, 100L) : hundredths / 100, 0, Integer.MAX_VALUE);
    }
}
