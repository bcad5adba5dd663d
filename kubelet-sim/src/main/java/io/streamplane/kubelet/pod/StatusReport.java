package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod's status as its kubelet reports it; times are whole seconds. */
final class StatusReport {

    private StatusReport() {}

    /** Conditions that changed count from {@code now}; the caller keeps older times where they did not. */
    static PodStatus of(PodState state, Instant now) {
        if (state.rejected()) {
            return rejected(state);
        }
        String phase = phase(state);
        boolean ready = phase.equals("Running") && unready(state).isEmpty();
        boolean finished = phase.equals("Succeeded") || phase.equals("Failed");
        String why = finished ? phase.equals("Succeeded") ? "PodCompleted" : "PodFailed" : "ContainersNotReady";
        String message = finished ? null : "containers with unready status: " + names(unready(state));
        return new PodStatusBuilder()
                .withPhase(phase)
                .withReason(state.failure() == null ? null : state.failure().reason())
                .withMessage(state.failure() == null ? null : state.failure().message())
                .withHostIP(state.hostIp())
                .withHostIPs(new HostIP(state.hostIp()))
                .withPodIP(state.podIp())
                .withPodIPs(new PodIP(state.podIp()))
                .withStartTime(text(state.startedAt()))
                .withQosClass(QosClass.of(state.pod().getSpec()))
                .withConditions(
                        condition("PodReadyToStartContainers", !finished, null, null, now),
                        condition(
                                "Initialized",
                                state.initialized(),
                                state.initialized() ? null : "ContainersNotInitialized",
                                state.initialized() ? null : "containers with incomplete status: " + incomplete(state),
                                now),
                        condition("Ready", ready, ready ? null : why, ready ? null : message, now),
                        condition("ContainersReady", ready, ready ? null : why, ready ? null : message, now),
                        condition("PodScheduled", true, null, null, state.startedAt()))
                .withInitContainerStatuses(state.inits().stream()
                        .map(r -> ContainerReport.of(state, r, true))
                        .toList())
                .withContainerStatuses(state.containers().stream()
                        .map(r -> ContainerReport.of(state, r, false))
                        .toList())
                .build();
    }

    /** A kubelet says little of a pod that it did not take ({@code rejectPod} in its sources). */
    private static PodStatus rejected(PodState state) {
        Failure why = state.failure();
        return new PodStatusBuilder()
                .withPhase("Failed")
                .withReason(why == null ? null : why.reason())
                .withMessage(why == null ? null : "Pod was rejected: " + why.message())
                .withStartTime(text(state.startedAt()))
                .withQosClass(QosClass.of(state.pod().getSpec()))
                .withConditions(condition("PodScheduled", true, null, null, state.startedAt()))
                .build();
    }

    static String phase(PodState state) {
        List<ContainerRun> runs = state.containers();
        if (state.failure() != null || state.initFailed()) {
            return "Failed";
        }
        if (runs.stream().allMatch(run -> run.stage() == Stage.EXITED)) {
            return runs.stream().allMatch(ContainerRun::succeeded) ? "Succeeded" : "Failed";
        }
        boolean begun = runs.stream().allMatch(run -> run.startedAt() != null);
        return begun && state.initialized() ? "Running" : "Pending";
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static List<ContainerRun> unready(PodState state) {
        return Stream.concat(state.sidecars().stream(), state.containers().stream())
                .filter(run -> !run.ready())
                .toList();
    }

    private static String incomplete(PodState state) {
        return names(state.inits().stream().filter(run -> !PodState.passed(run)).toList());
    }

    private static String names(List<ContainerRun> runs) {
        return "["
                + String.join(
                        " ", runs.stream().map(run -> run.spec().getName()).toList()) + "]";
    }

    private static PodCondition condition(
            String type, boolean holds, @Nullable String reason, @Nullable String message, Instant since) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(text(since))
                .build();
    }
}
