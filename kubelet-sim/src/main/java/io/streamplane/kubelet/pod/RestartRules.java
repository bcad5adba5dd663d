package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.PodSpec;

/** Whether a container that has ended starts again. */
final class RestartRules {

    private RestartRules() {}

    /** The container's own rules come first (KEP-5307), then its own policy (KEP-753), then that of its pod. */
    static boolean restarts(PodSpec pod, Container container, Role role, int code) {
        if (role == Role.EPHEMERAL) {
            return false;
        }
        for (ContainerRestartRule rule : container.getRestartPolicyRules()) {
            if (asksForRestart(rule, code)) {
                return true;
            }
        }
        String own = container.getRestartPolicy();
        String policy = own == null ? pod.getRestartPolicy() : own;
        return switch (policy == null ? "Always" : policy) {
            case "Never" -> false;
            case "OnFailure" -> code != 0;
            default -> own != null || role != Role.INIT || code != 0;
        };
    }

    private static boolean asksForRestart(ContainerRestartRule rule, int code) {
        var codes = rule.getExitCodes();
        return "Restart".equals(rule.getAction())
                && codes != null
                && codes.getValues().contains(code) == "In".equals(codes.getOperator());
    }
}
