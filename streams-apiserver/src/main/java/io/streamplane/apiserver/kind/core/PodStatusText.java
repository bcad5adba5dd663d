package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one word for a pod's state that kubectl prints (Kubernetes' {@code printPod}): its phase, unless its reason, an
 * unfinished init container, a container's state or its deletion says more.
 */
final class PodStatusText {

    private PodStatusText() {}

    static String of(ObjectNode pod) {
        ObjectNode status = Tree.object(pod, "status");
        String text = Tree.text(status, "phase");
        if (!Tree.text(status, "reason").isEmpty()) {
            text = Tree.text(status, "reason");
        }
        for (ObjectNode condition : Tree.objects(status, "conditions")) {
            if (Tree.text(condition, "type").equals("PodScheduled")
                    && Tree.text(condition, "reason").equals("SchedulingGated")) {
                text = "SchedulingGated";
            }
        }
        String initializing = initializing(pod, status);
        if (!initializing.isEmpty()) {
            text = initializing;
        } else {
            text = ofContainers(pod, status, text);
        }
        if (Tree.has(Tree.object(pod, "metadata"), "deletionTimestamp")) {
            String phase = Tree.text(status, "phase");
            if (Tree.text(status, "reason").equals("NodeLost")) {
                return "Unknown";
            } else if (!phase.equals("Failed") && !phase.equals("Succeeded")) {
                return "Terminating";
            }
        }
        return text;
    }

    private static String ofContainers(ObjectNode pod, @Nullable ObjectNode status, String text) {
        String result = text;
        boolean anyRunning = false;
        List<ObjectNode> containers = Tree.objects(status, "containerStatuses");
        for (ObjectNode container : containers.reversed()) {
            ObjectNode waiting = Tree.object(container, "state", "waiting");
            ObjectNode terminated = Tree.object(container, "state", "terminated");
            if (!Tree.text(waiting, "reason").isEmpty()) {
                result = Tree.text(waiting, "reason");
            } else if (terminated != null) {
                result = ofTerminated(terminated);
            } else if (Tree.flag(container, "ready") && Tree.object(container, "state", "running") != null) {
                anyRunning = true;
            }
        }
        if (result.equals("Completed") && anyRunning) {
            return isReady(pod) ? "Running" : "NotReady";
        }
        return result;
    }

    private static String ofTerminated(ObjectNode terminated) {
        String reason = Tree.text(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        long signal = Tree.number(terminated, "signal", 0);
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + Tree.number(terminated, "exitCode", 0);
    }

    /** Empty where no init container is under way. */
    private static String initializing(ObjectNode pod, @Nullable ObjectNode status) {
        List<ObjectNode> declared = Tree.objects(Tree.object(pod, "spec"), "initContainers");
        List<ObjectNode> states = Tree.objects(status, "initContainerStatuses");
        for (int i = 0; i < states.size(); i++) {
            ObjectNode container = states.get(i);
            ObjectNode terminated = Tree.object(container, "state", "terminated");
            boolean done = terminated != null && Tree.number(terminated, "exitCode", -1) == 0;
            boolean sidecar = i < declared.size()
                    && Tree.text(declared.get(i), "restartPolicy").equals("Always");
            if (done || (sidecar && Tree.flag(container, "started"))) {
                continue;
            }
            String waiting = Tree.text(Tree.object(container, "state", "waiting"), "reason");
            if (terminated != null) {
                return "Init:" + ofTerminated(terminated);
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                return "Init:" + waiting;
            }
            return "Init:" + i + "/" + declared.size();
        }
        return "";
    }

    private static boolean isReady(ObjectNode pod) {
        return Tree.objects(Tree.object(pod, "status"), "conditions").stream()
                .anyMatch(condition -> Tree.text(condition, "type").equals("Ready")
                        && Tree.text(condition, "status").equals("True"));
    }
}
