package io.streamplane.controllers.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of the Deployment's size, or any change while it is paused: where several ReplicaSets have pods, each gets its
 * share, so that resizing does not hasten or delay a rollout.
 *
 * <p>Example: resized from 10 to 15 in a rollout with 3 surge, old 8 and fresh 5: room for 18 - 13 = 5 more; old gets
 * round(8 * 18 / 13) - 8 = 3, fresh round(5 * 18 / 13) - 5 = 2.
 */
final class ScaleStep {

    private ScaleStep() {}

    /**
     * Whether some ReplicaSet with pods was last sized for another number of replicas. Where several have pods and the strategy is
     * Recreate, there is nothing to share out: the rollout takes all of them down, whatever they were sized for.
     */
    static boolean isScaling(Rollout rollout) {
        if (rollout.recreate() && rollout.active().size() > 1) {
            return false;
        }
        return rollout.active().stream()
                .map(child -> child.annotations().get(Annotations.DESIRED_REPLICAS))
                .anyMatch(noted -> noted != null && Child.number(noted, rollout.replicas()) != rollout.replicas());
    }

    static void apply(Rollout rollout) {
        Child only = activeOrLatest(rollout);
        if (only != null) {
            rollout.scale(only, rollout.replicas());
        } else if (saturated(rollout)) {
            rollout.activeOld().forEach(child -> rollout.scale(child, 0));
        } else if (!rollout.recreate() && !rollout.active().isEmpty()) {
            proportionally(rollout);
        }
    }

    private static @Nullable Child activeOrLatest(Rollout rollout) {
        List<Child> active = rollout.active();
        if (active.size() > 1) {
            return null;
        }
        if (active.size() == 1) {
            return active.getFirst();
        }
        return rollout.fresh != null || rollout.old.isEmpty() ? rollout.fresh : rollout.old.getLast();
    }

    /** Whether the fresh ReplicaSet has all pods, and all are available: one whose pods fail takes nobody's place. */
    private static boolean saturated(Rollout rollout) {
        Child fresh = rollout.fresh;
        return fresh != null
                && fresh.replicas() == rollout.replicas()
                && fresh.reportedAvailable() == rollout.replicas()
                && Child.number(fresh.annotations().get(Annotations.DESIRED_REPLICAS), -1) == rollout.replicas();
    }

    private static void proportionally(Rollout rollout) {
        int allowed = rollout.replicas() > 0 ? rollout.mostPods() : 0;
        var active = new ArrayList<>(rollout.active());
        int toAdd = Math.clamp(allowed - Child.sum(active, Child::replicas), Integer.MIN_VALUE, Integer.MAX_VALUE);
        Comparator<Child> bySize = Comparator.comparing(Child::replicas, Comparator.reverseOrder());
        active.sort(bySize.thenComparing(toAdd > 0 ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST));
        Map<Child, Integer> sizes = new HashMap<>();
        int added = 0;
        for (Child child : active) {
            int share = toAdd == 0 ? 0 : share(rollout, child, toAdd, added);
            sizes.put(child, child.replicas() + share);
            added += share;
        }
        Child largest = active.getFirst();
        sizes.merge(largest, toAdd - added, (size, rest) -> Math.clamp((long) size + rest, 0, Integer.MAX_VALUE));
        sizes.forEach(rollout::scale);
    }

    private static int share(Rollout rollout, Child child, int toAdd, int added) {
        int fraction = fraction(rollout, child);
        int left = toAdd - added;
        return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
    }

    private static int fraction(Rollout rollout, Child child) {
        if (rollout.replicas() == 0) {
            return -child.replicas();
        }
        var status = rollout.deployment.getStatus();
        int reported = status == null || status.getReplicas() == null ? 0 : status.getReplicas();
        long before = Child.number(child.annotations().get(Annotations.MAX_REPLICAS), reported);
        if (before <= 0) {
            return 0;
        }
        long size = Math.round(child.replicas() * (double) rollout.mostPods() / before);
        return Math.clamp(size, 0, Integer.MAX_VALUE) - child.replicas();
    }
}
