package io.streamplane.scheduler.filter;

import io.streamplane.scheduler.capacity.Cluster;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.scheduler.request.Resources;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the sum of requests within a node's allocatable amounts. What a pod does not ask for is not looked at. */
final class ResourcesFit implements Filter {

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Check prepare(PodRequest pod, Cluster cluster) {
        return node -> fits(pod.requests(), node) ? null : lack(pod.requests(), node);
    }

    private static boolean fits(Resources wanted, NodeCapacity node) {
        Resources has = node.allocatable();
        Resources used = node.requested();
        return node.pods().size() < has.pods()
                && !lacks(wanted.milliCpu(), used.milliCpu(), has.milliCpu())
                && !lacks(wanted.memory(), used.memory(), has.memory())
                && !lacks(wanted.ephemeralStorage(), used.ephemeralStorage(), has.ephemeralStorage())
                && wanted.extended().isEmpty();
    }

    private static @Nullable Veto lack(Resources wanted, NodeCapacity node) {
        Resources has = node.allocatable();
        Resources used = node.requested();
        var reasons = new ArrayList<String>();
        if (node.pods().size() >= has.pods()) {
            reasons.add("Too many pods");
        }
        if (lacks(wanted.milliCpu(), used.milliCpu(), has.milliCpu())) {
            reasons.add("Insufficient cpu");
        }
        if (lacks(wanted.memory(), used.memory(), has.memory())) {
            reasons.add("Insufficient memory");
        }
        if (lacks(wanted.ephemeralStorage(), used.ephemeralStorage(), has.ephemeralStorage())) {
            reasons.add("Insufficient ephemeral-storage");
        }
        new TreeMap<>(wanted.extended()).forEach((name, amount) -> {
            if (lacks(
                    amount,
                    used.extended().getOrDefault(name, 0L),
                    has.extended().getOrDefault(name, 0L))) {
                reasons.add("Insufficient " + name);
            }
        });
        return reasons.isEmpty() ? null : new Veto.Lack(reasons);
    }

    private static boolean lacks(long wanted, long used, long has) {
        return wanted > 0 && wanted > has - used;
    }
}
