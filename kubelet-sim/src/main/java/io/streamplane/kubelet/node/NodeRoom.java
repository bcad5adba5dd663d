package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.pod.PodLifecycle;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node has for pods, and a kubelet's last word on whether one fits. Words and order are those of Kubernetes
 * ({@code pkg/kubelet/lifecycle/predicate.go}): the first amount that does not fit is the reason.
 */
public record NodeRoom(Requests allocatable, long pods) {

    /** @param capacity quantities by resource name; what is missing is none */
    public static NodeRoom of(Map<String, String> capacity) {
        return new NodeRoom(
                Requests.of(capacity.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())))),
                Long.parseLong(capacity.getOrDefault("pods", "0")));
    }

    /** @param others requests of the pods that are there and not over */
    public @Nullable Failure refusal(Requests pod, List<Requests> others) {
        if (others.size() + 1 > pods) {
            return lacks("pods", 1, others.size(), pods);
        }
        Requests used = Requests.sum(others);
        if (pod.cpu() > 0 && pod.cpu() > allocatable.cpu() - used.cpu()) {
            return lacks("cpu", pod.cpu(), used.cpu(), allocatable.cpu());
        }
        if (pod.memory() > 0 && pod.memory() > allocatable.memory() - used.memory()) {
            return lacks("memory", pod.memory(), used.memory(), allocatable.memory());
        }
        if (pod.storage() > 0 && pod.storage() > allocatable.storage() - used.storage()) {
            return lacks("ephemeral-storage", pod.storage(), used.storage(), allocatable.storage());
        }
        return null;
    }

    /** Why not even an empty node has that; null where it has. */
    public @Nullable Failure infeasible(Requests pod) {
        String lacking = pod.memory() > allocatable.memory()
                ? "memory, requested: " + pod.memory() + ", capacity: " + allocatable.memory()
                : pod.cpu() > allocatable.cpu()
                        ? "cpu, requested: " + pod.cpu() + ", capacity: " + allocatable.cpu()
                        : null;
        return lacking == null
                ? null
                : new Failure(PodLifecycle.INFEASIBLE, "Node didn't have enough capacity: " + lacking);
    }

    private static Failure lacks(String what, long requested, long used, long capacity) {
        return new Failure(
                "OutOf" + what,
                "Node didn't have enough resource: " + what + ", requested: " + requested + ", used: " + used
                        + ", capacity: " + capacity);
    }
}
