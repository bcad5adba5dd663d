package io.streamplane.scheduler.volume;

import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.streamplane.scheduler.request.PodClaim;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many volumes of each driver nodes attach, as their CSINodes say. A volume that several pods of a node use is attached once.
 * Example: a driver with a limit of 2, and pods of volumes v1 and v2 there: another pod of v2 fits, one of v3 does not.
 */
final class AttachLimits {

    /** A volume as its driver knows it. */
    record Attached(String driver, String handle) {}

    private final Map<String, Map<String, Integer>> byNode = new HashMap<>();

    void describe(String name, @Nullable CSINode node) {
        var limits = new HashMap<String, Integer>();
        if (node != null && node.getSpec() != null) {
            node.getSpec().getDrivers().forEach(each -> {
                if (each.getAllocatable() != null && each.getAllocatable().getCount() != null) {
                    limits.put(each.getName(), each.getAllocatable().getCount());
                }
            });
        }
        if (limits.isEmpty()) {
            byNode.remove(name);
        } else {
            byNode.put(name, limits);
        }
    }

    boolean isEmpty() {
        return byNode.isEmpty();
    }

    boolean exceeded(
            String node,
            PodRequest pod,
            Collection<PodRequest> others,
            Function<ObjectKey, @Nullable Attached> volumes) {
        Map<String, Integer> limits = byNode.get(node);
        if (limits == null) {
            return false;
        }
        Set<Attached> more = new HashSet<>();
        add(pod, volumes, more);
        more.removeIf(each -> !limits.containsKey(each.driver()));
        if (more.isEmpty()) {
            return false;
        }
        Set<Attached> attached = new HashSet<>();
        others.forEach(each -> add(each, volumes, attached));
        more.removeAll(attached);
        return more.stream()
                .map(Attached::driver)
                .distinct()
                .anyMatch(driver ->
                        count(attached, driver) + count(more, driver) > limits.getOrDefault(driver, Integer.MAX_VALUE));
    }

    private static long count(Set<Attached> volumes, String driver) {
        return volumes.stream().filter(each -> each.driver().equals(driver)).count();
    }

    private static void add(PodRequest pod, Function<ObjectKey, @Nullable Attached> volumes, Set<Attached> to) {
        for (PodClaim claim : pod.claims()) {
            Attached volume = volumes.apply(claim.key());
            if (volume != null) {
                to.add(volume);
            }
        }
    }
}
