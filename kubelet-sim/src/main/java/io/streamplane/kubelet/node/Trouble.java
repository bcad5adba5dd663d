package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.pod.QosClass;
import io.streamplane.schemas.selector.Tolerance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a node that runs: what its conditions say, and which pods it does not take meanwhile. */
public record Trouble(boolean memory, boolean disk, boolean shutdown) {

    public static final Trouble NONE = new Trouble(false, false, false);

    /** Why a node that shuts down does not take a pod. */
    public static final String SHUT_DOWN = "NodeShutdown";

    private static final String NO_NETWORK = "container runtime network not ready: NetworkReady=false"
            + " reason:NetworkPluginNotReady message:Network plugin returns error: the node has no pod CIDR yet";
    private static final int CRITICAL = 2_000_000_000;
    private static final Taint LOW_MEMORY = new TaintBuilder()
            .withKey("node.kubernetes.io/memory-pressure")
            .withEffect("NoSchedule")
            .build();

    /** The conditions of a healthy node, as they are in this trouble. */
    public List<NodeCondition> over(List<NodeCondition> healthy) {
        return healthy.stream()
                .map(each -> switch (each.getType()) {
                    case "MemoryPressure" ->
                        memory
                                ? bad(
                                        each,
                                        "True",
                                        "KubeletHasInsufficientMemory",
                                        "kubelet has insufficient memory available")
                                : each;
                    case "DiskPressure" ->
                        disk ? bad(each, "True", "KubeletHasDiskPressure", "kubelet has disk pressure") : each;
                    case "Ready" -> shutdown ? bad(each, "False", "KubeletNotReady", "node is shutting down") : each;
                    default -> each;
                })
                .toList();
    }

    /**
     * The conditions of a healthy node that has no pod CIDR yet, so that no network plugin could give pods addresses
     * ({@code ReadyCondition} of {@code pkg/kubelet/nodestatus/setters.go}).
     */
    public static List<NodeCondition> withoutNetwork(List<NodeCondition> healthy) {
        return healthy.stream()
                .map(each -> each.getType().equals("Ready") ? bad(each, "False", "KubeletNotReady", NO_NETWORK) : each)
                .toList();
    }

    /** Whether {@link #withoutNetwork} is what they say. */
    public static boolean saysWithoutNetwork(List<NodeCondition> conditions) {
        return conditions.stream().anyMatch(each -> NO_NETWORK.equals(each.getMessage()));
    }

    private static NodeCondition bad(NodeCondition condition, String status, String reason, String message) {
        return new NodeConditionBuilder(condition)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    /** What events say of a node that came from one trouble to another; pairs of reasons, in Kubernetes' words. */
    public static List<String> told(Trouble before, Trouble after) {
        var reasons = new ArrayList<String>();
        if (before.memory != after.memory) {
            reasons.add(after.memory ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory");
        }
        if (before.disk != after.disk) {
            reasons.add(after.disk ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure");
        }
        if (before.shutdown != after.shutdown) {
            reasons.add(after.shutdown ? "NodeNotReady" : "NodeReady");
        }
        return reasons;
    }

    /** Whether a pod stops last as the node shuts down: its priority is that of a system-critical class. */
    public static boolean stopsLast(Pod pod) {
        Integer priority = pod.getSpec().getPriority();
        return priority != null && priority >= CRITICAL;
    }

    /** Whether a pod may come and stay whatever the pressure ({@code IsCriticalPod} of {@code pkg/kubelet/types}). */
    public static boolean isCritical(Pod pod) {
        return StaticPod.isMirror(pod) || stopsLast(pod);
    }

    /**
     * Why a new pod is not taken; null where it is ({@code pkg/kubelet/eviction} and {@code pkg/kubelet/nodeshutdown}). Under
     * memory pressure pods that ask for something are taken all the same.
     */
    public @Nullable Failure refusal(Pod pod) {
        if (shutdown) {
            return new Failure(SHUT_DOWN, "Pod was rejected as the node is shutting down.");
        }
        if (!memory && !disk || isCritical(pod)) {
            return null;
        }
        boolean taken = !disk
                && (!QosClass.of(pod.getSpec()).equals("BestEffort")
                        || pod.getSpec().getTolerations().stream()
                                .anyMatch(each -> Tolerance.of(each).tolerates(LOW_MEMORY)));
        String conditions = memory && disk ? "MemoryPressure DiskPressure" : memory ? "MemoryPressure" : "DiskPressure";
        return taken ? null : new Failure("Evicted", "The node had condition: [" + conditions + "]. ");
    }
}
