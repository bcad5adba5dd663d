package io.streamplane.ops.bench;

import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a rolling update keeps at every revision: never more pods than replicas and surge, never fewer available than replicas
 * less those that may be unavailable. Pods count while they are neither ended nor asked to go, and are available while they
 * are ready, too. For one thread.
 */
final class RolloutBounds {

    private final int most;
    private final int least;
    private final Map<ObjectKey, Boolean> ready = new HashMap<>();
    private int available;
    private long revisions;
    private int highest;
    private int lowest = Integer.MAX_VALUE;
    private long broken;

    /**
     * @param most pods that there may be
     * @param least pods that have to be available
     */
    RolloutBounds(int most, int least) {
        this.most = most;
        this.least = least;
    }

    /** @param pod as it is now; null where it is gone */
    void see(ObjectKey key, @Nullable ObjectNode pod) {
        Boolean before = pod == null || !isActive(pod) ? ready.remove(key) : ready.put(key, isReady(pod));
        available += (ready.getOrDefault(key, false) ? 1 : 0) - (Boolean.TRUE.equals(before) ? 1 : 0);
    }

    /** All that happened at one revision was seen. */
    void check() {
        revisions++;
        highest = Math.max(highest, ready.size());
        lowest = Math.min(lowest, available);
        if (ready.size() > most || available < least) {
            broken++;
        }
    }

    long revisions() {
        return revisions;
    }

    /** The most pods that there were at one revision. */
    int highest() {
        return highest;
    }

    /** The fewest pods that were available at one revision. */
    int lowest() {
        return lowest;
    }

    /** At how many revisions a bound was broken. */
    long broken() {
        return broken;
    }

    private static boolean isActive(ObjectNode pod) {
        String phase = Tree.text(Tree.object(pod, "status"), "phase");
        return !Tree.has(Tree.object(pod, "metadata"), "deletionTimestamp")
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    private static boolean isReady(ObjectNode pod) {
        return Tree.objects(Tree.object(pod, "status"), "conditions").stream()
                .anyMatch(each -> Tree.text(each, "type").equals("Ready")
                        && Tree.text(each, "status").equals("True"));
    }
}
