package io.streamplane.controllers.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
            int growth = Math.min(rollout.replicas() - only.replicas(), room(rollout));
            rollout.scale(only, Math.min(rollout.replicas(), only.replicas() + Math.max(0, growth)));
        } else if (saturated(rollout)) {
            rollout.activeOld().forEach(child -> rollout.scale(child, 0));
        } else if (!rollout.recreate() && !rollout.active().isEmpty()) {
            proportionally(rollout);
        }
    }

    /** How many more pods there may be. Kubernetes does not ask for those that a smaller size has yet to let go. */
    private static int room(Rollout rollout) {
        if (!rollout.all().stream().allMatch(Child::sizeKnown)) {
            return 0;
        }
        return Math.clamp(rollout.mostPods() - Child.sum(rollout.all(), Child::pods), 0, Integer.MAX_VALUE);
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
        int toAdd =
                (int) Math.clamp(allowed - Child.sum(active, Child::replicas), Integer.MIN_VALUE, (long) room(rollout));
        Comparator<Child> bySize = Comparator.comparing(Child::replicas, Comparator.reverseOrder());
        active.sort(bySize.thenComparing(toAdd > 0 ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST));
        Map<Child, Integer> sizes = new LinkedHashMap<>();
        int added = 0;
        for (Child child : active) {
            int share = toAdd == 0 ? 0 : share(rollout, child, toAdd, added);
            sizes.put(child, child.replicas() + share);
            added += share;
        }
        Child largest = active.getFirst();
        sizes.merge(largest, toAdd - added, (size, rest) -> Math.clamp((long) size + rest, 0, Integer.MAX_VALUE));
        if (toAdd < 0) {
            keepAvailable(rollout, sizes);
            keepBelowSurge(rollout, sizes);
        }
        sizes.forEach(rollout::scale);
    }

    /** Where too few would stay available, pods go that are not, in place of those that are. Kubernetes does not look. */
    private static void keepAvailable(Rollout rollout, Map<Child, Integer> sizes) {
        long there = Child.sum(List.copyOf(sizes.keySet()), Child::reportedAvailable);
        long least = Math.min(there, rollout.replicas() - rollout.fenceposts.maxUnavailable());
        for (Child scarce : sizes.keySet()) {
            for (Child spare : sizes.keySet()) {
                long left = 0;
                for (var each : sizes.entrySet()) {
                    left += Math.min(each.getValue(), each.getKey().reportedAvailable());
                }
                long kept = Math.min(scarce.reportedAvailable(), scarce.replicas()) - size(sizes, scarce);
                long unavailable = size(sizes, spare) - spare.reportedAvailable();
                int moved = Math.clamp(Math.min(least - left, Math.min(kept, unavailable)), 0, Integer.MAX_VALUE);
                sizes.merge(scarce, moved, Integer::sum);
                sizes.merge(spare, -moved, Integer::sum);
            }
        }
    }

    /** No pod comes in place of one that has yet to go. */
    private static void keepBelowSurge(Rollout rollout, Map<Child, Integer> sizes) {
        for (Child child : List.copyOf(sizes.keySet())) {
            long pods = 0;
            for (var each : sizes.entrySet()) {
                pods += Math.max(each.getValue(), present(rollout, each.getKey()));
            }
            long absent = size(sizes, child) - present(rollout, child);
            int dropped = Math.clamp(Math.min(pods - rollout.mostPods(), absent), 0, Integer.MAX_VALUE);
            sizes.merge(child, -dropped, Integer::sum);
        }
    }

    private static int size(Map<Child, Integer> sizes, Child child) {
        return sizes.getOrDefault(child, 0);
    }

    /** Pods that there are now, reported or not. */
    private static long present(Rollout rollout, Child child) {
        return rollout.pods(child).count();
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
