package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod whose containers are ready is not so itself before the conditions hold that its readiness gates name, which others
 * write to its status (Kubernetes' {@code GeneratePodReadyCondition}).
 */
public final class ReadinessGates {

    private static final String READY = "Ready";

    private ReadinessGates() {}

    /**
     * The status with the Ready condition that its other conditions make.
     *
     * @param before what was reported last, whose time of transition stays where the condition does
     */
    public static PodStatus applied(PodSpec spec, PodStatus status, @Nullable PodStatus before, Instant now) {
        PodCondition containers = find(status, "ContainersReady");
        PodCondition present = find(status, READY);
        if (spec.getReadinessGates().isEmpty()
                || containers == null
                || present == null
                || !"True".equals(containers.getStatus())) {
            return status;
        }
        List<String> unmet = unmet(spec, status);
        String wanted = unmet.isEmpty() ? "True" : "False";
        PodCondition old = before == null ? null : find(before, READY);
        var ready = new PodConditionBuilder(present)
                .withStatus(wanted)
                .withReason(unmet.isEmpty() ? null : "ReadinessGatesNotReady")
                .withMessage(unmet.isEmpty() ? null : String.join(", ", unmet))
                .withLastTransitionTime(
                        old != null && wanted.equals(old.getStatus())
                                ? old.getLastTransitionTime()
                                : StatusReport.text(now))
                .build();
        return new PodStatusBuilder(status)
                .withConditions(status.getConditions().stream()
                        .map(each -> READY.equals(each.getType()) ? ready : each)
                        .toList())
                .build();
    }

    /** Whether both say the same of the pod's readiness. */
    public static boolean same(PodStatus one, PodStatus other) {
        PodCondition first = find(one, READY);
        PodCondition second = find(other, READY);
        return first == null ? second == null : first.equals(second);
    }

    private static List<String> unmet(PodSpec spec, PodStatus status) {
        var unmet = new ArrayList<String>();
        for (PodReadinessGate gate : spec.getReadinessGates()) {
            PodCondition condition = find(status, gate.getConditionType());
            if (condition == null) {
                unmet.add("corresponding condition of pod readiness gate \"" + gate.getConditionType()
                        + "\" does not exist.");
            } else if (!"True".equals(condition.getStatus())) {
                unmet.add("the status of pod readiness gate \"" + gate.getConditionType() + "\" is not \"True\", but "
                        + condition.getStatus());
            }
        }
        return unmet;
    }

    private static @Nullable PodCondition find(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(each -> type.equals(each.getType()))
                .findFirst()
                .orElse(null);
    }
}
