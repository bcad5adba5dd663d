package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's status as its kubelet reports it; times are whole seconds. */
final class StatusReport {

    private StatusReport() {}

    /** Conditions that changed count from {@code now}; the caller keeps older times where they did not. */
    static PodStatus of(PodState state, Instant now) {
        if (state.rejected()) {
            return rejected(state);
        }
        String phase = Phases.of(state);
        Failure failure = state.failure();
        return new PodStatusBuilder()
                .withObservedGeneration(state.pod().getMetadata().getGeneration())
                .withPhase(phase)
                .withReason(failure == null ? null : failure.reason())
                .withMessage(failure == null ? null : failure.message())
                .withHostIP(state.addresses().hosts().getFirst())
                .withHostIPs(state.addresses().hostIps())
                .withPodIP(state.addresses().first())
                .withPodIPs(state.addresses().podIps())
                .withStartTime(text(state.startedAt()))
                .withQosClass(QosClass.of(state.pod().getSpec()))
                .withConditions(conditions(state, phase, now))
                .withInitContainerStatuses(statuses(state, state.inits()))
                .withContainerStatuses(statuses(state, state.containers()))
                .withEphemeralContainerStatuses(statuses(state, state.ephemerals()))
                .build();
    }

    private static List<ContainerStatus> statuses(PodState state, List<ContainerRun> runs) {
        return runs.isEmpty()
                ? List.of()
                : runs.stream().map(run -> ContainerReport.of(state, run)).toList();
    }

    /** As Kubernetes' {@code pkg/kubelet/status/generate.go} has them. */
    private static List<PodCondition> conditions(PodState state, String phase, Instant now) {
        Long generation = state.pod().getMetadata().getGeneration();
        boolean finished = Phases.terminal(phase);
        var conditions = new ArrayList<PodCondition>(6);
        Failure failure = state.failure();
        if (failure != null && failure.disrupts()) {
            conditions.add(
                    condition("DisruptionTarget", true, "TerminationByKubelet", failure.message(), now, generation));
        }
        if (state.resize() != null && !finished) {
            Failure refusal = state.resize().refusal();
            conditions.add(
                    refusal == null
                            ? condition("PodResizeInProgress", true, null, null, now, generation)
                            : condition(
                                    "PodResizePending", true, refusal.reason(), refusal.message(), now, generation));
        }
        boolean sandbox = !finished && state.mounting() == null;
        conditions.add(condition("PodReadyToStartContainers", sandbox, null, null, now, generation));
        boolean done = phase.equals("Succeeded");
        boolean initialized = done || state.initialized();
        conditions.add(condition(
                "Initialized",
                initialized,
                done ? "PodCompleted" : initialized ? null : "ContainersNotInitialized",
                initialized ? null : "containers with incomplete status: " + incomplete(state),
                now,
                generation));
        List<String> unready = finished ? List.of() : unready(state);
        boolean ready = !finished && unready.isEmpty();
        String why = done ? "PodCompleted" : finished ? "PodFailed" : ready ? null : "ContainersNotReady";
        String message = unready.isEmpty() ? null : "containers with unready status: " + names(unready);
        conditions.add(condition("Ready", ready, why, message, now, generation));
        conditions.add(condition("ContainersReady", ready, why, message, now, generation));
        conditions.add(condition("PodScheduled", true, null, null, state.startedAt(), generation));
        return conditions;
    }

    /** A kubelet says little of a pod that it did not take ({@code rejectPod} in its sources). */
    private static PodStatus rejected(PodState state) {
        Failure why = state.failure();
        Long generation = state.pod().getMetadata().getGeneration();
        return new PodStatusBuilder()
                .withObservedGeneration(generation)
                .withPhase("Failed")
                .withReason(why == null ? null : why.reason())
                .withMessage(why == null ? null : "Pod was rejected: " + why.message())
                .withStartTime(text(state.startedAt()))
                .withQosClass(QosClass.of(state.pod().getSpec()))
                .withConditions(condition("PodScheduled", true, null, null, state.startedAt(), generation))
                .build();
    }

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static List<String> unready(PodState state) {
        var names = new ArrayList<String>();
        for (ContainerRun init : state.inits()) {
            if (init.role() == Role.SIDECAR && !init.ready()) {
                names.add(init.spec().getName());
            }
        }
        for (ContainerRun run : state.containers()) {
            if (!run.ready()) {
                names.add(run.spec().getName());
            }
        }
        return names;
    }

    private static String incomplete(PodState state) {
        return names(state.inits().stream()
                .filter(run -> !PodState.passed(run))
                .map(run -> run.spec().getName())
                .toList());
    }

    private static String names(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private static PodCondition condition(
            String type,
            boolean holds,
            @Nullable String reason,
            @Nullable String message,
            Instant since,
            @Nullable Long generation) {
        var condition = new PodCondition();
        condition.setType(type);
        condition.setStatus(holds ? "True" : "False");
        condition.setReason(reason);
        condition.setMessage(message);
        condition.setLastTransitionTime(text(since));
        condition.setObservedGeneration(generation);
        return condition;
    }
}
