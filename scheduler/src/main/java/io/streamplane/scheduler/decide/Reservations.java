package io.streamplane.scheduler.decide;

import io.streamplane.scheduler.request.PodClaim;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods without a node by the claims that they use, and those of them that have a node kept until their claims have volumes.
 * They are not kept across restarts: the claims say which node was chosen, and no other is then. Pods without claims are unknown here.
 */
final class Reservations {

    /** So long a pod keeps its node while volumes are made: kube-scheduler's bindTimeoutSeconds. */
    static final long KEPT_MILLIS = 600_000;

    /** @param until when the node is given up */
    record Reserved(String uid, String node, long until) {}

    private final Map<ObjectKey, Set<ObjectKey>> byClaim = new HashMap<>();
    private final Map<ObjectKey, Reserved> all = new HashMap<>();

    /** Says what is known of a pod without a node. */
    void waits(PodRequest pod) {
        for (PodClaim claim : pod.claims()) {
            byClaim.computeIfAbsent(claim.key(), _ -> new HashSet<>()).add(pod.key());
        }
    }

    /** Forgets a pod as it was known. */
    void forget(PodRequest pod) {
        for (PodClaim claim : pod.claims()) {
            byClaim.computeIfPresent(claim.key(), (_, pods) -> pods.remove(pod.key()) && pods.isEmpty() ? null : pods);
        }
    }

    /** Pods without a node that use a claim, in the order of their keys. */
    List<ObjectKey> using(ObjectKey claim) {
        return byClaim.getOrDefault(claim, Set.of()).stream().sorted().toList();
    }

    boolean anyUses() {
        return !byClaim.isEmpty();
    }

    @Nullable
    Reserved get(ObjectKey pod) {
        return all.get(pod);
    }

    void put(ObjectKey pod, Reserved reserved) {
        all.put(pod, reserved);
    }

    void remove(ObjectKey pod) {
        all.remove(pod);
    }

    /** Pods whose time is over, and those of a node that is gone. */
    List<ObjectKey> overdue(long now) {
        return all.isEmpty()
                ? List.of()
                : all.entrySet().stream()
                        .filter(each -> each.getValue().until() <= now)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
    }

    List<ObjectKey> on(String node) {
        return all.entrySet().stream()
                .filter(each -> each.getValue().node().equals(node))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
