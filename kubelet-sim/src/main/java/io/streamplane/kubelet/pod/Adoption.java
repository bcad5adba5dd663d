package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.image.ContainerBehavior;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.schemas.time.Moments;
import io.streamplane.schemas.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a node knew of a pod, from the status that it reported: how a restarted kubelet goes on where it was. */
public final class Adoption {

    private static final Duration PULL_AGAIN = Duration.ofSeconds(10);
    private static final String PULL_ERROR = "ErrImagePull: ";

    private Adoption() {}

    /**
     * Null where no kubelet has reported on this pod yet, or the status is that of an earlier pod of the same name. A static pod may have
     * begun before its mirror was made, since it outlives mirrors.
     */
    static @Nullable PodState of(Pod pod, PodStatus status, List<String> hosts, Behaviors behaviors, Instant now) {
        Instant started = Timestamps.read(status.getStartTime());
        Instant created = Timestamps.read(pod.getMetadata().getCreationTimestamp());
        boolean earlier = started != null && created != null && started.isBefore(created);
        if (started == null || (earlier && !StaticPod.isMirror(pod))) {
            return null;
        }
        boolean over = over(status);
        boolean taken = !over || !status.getContainerStatuses().isEmpty();
        PodSpec spec = pod.getSpec();
        var adopted = new PodState(
                pod,
                PodAddresses.reported(status, Boolean.TRUE.equals(spec.getHostNetwork()), hosts),
                started,
                taken
                        ? runs(PodContainers.inits(spec), status.getInitContainerStatuses(), null, behaviors, pod, now)
                        : List.of(),
                taken
                        ? runs(spec.getContainers(), status.getContainerStatuses(), Role.MAIN, behaviors, pod, now)
                        : List.of(),
                taken
                        ? runs(
                                PodContainers.ephemerals(spec),
                                status.getEphemeralContainerStatuses(),
                                Role.EPHEMERAL,
                                behaviors,
                                pod,
                                now)
                        : List.of(),
                null,
                null,
                null,
                null);
        boolean byItself = status.getReason() == null
                && !adopted.rejected()
                && Phases.of(adopted).equals(status.getPhase());
        return !over || byItself ? adopted : adopted.failed(new Failure(status.getReason(), status.getMessage()));
    }

    /** Whether the phase is one that a pod never leaves. */
    public static boolean over(@Nullable PodStatus status) {
        return status != null && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
    }

    /** @param role null: of an init container */
    private static List<ContainerRun> runs(
            List<Container> specs,
            List<ContainerStatus> statuses,
            @Nullable Role role,
            Behaviors behaviors,
            Pod pod,
            Instant now) {
        return specs.stream()
                .map(spec -> {
                    ContainerRun fresh =
                            ContainerRun.waiting(spec, role == null ? PodContainers.role(spec) : role, now);
                    return statuses.stream()
                            .filter(status -> spec.getName().equals(status.getName()))
                            .findFirst()
                            .map(status -> run(fresh, status, behaviors, pod, now))
                            .orElse(fresh);
                })
                .toList();
    }

    private static ContainerRun run(
            ContainerRun fresh, ContainerStatus status, Behaviors behaviors, Pod pod, Instant now) {
        int restarts = Objects.requireNonNullElse(status.getRestartCount(), 0);
        ContainerRun.Edit edit = fresh.edit();
        edit.spec = Resizing.with(fresh.spec(), status.getResources());
        edit.restarts = restarts;
        edit.crashes = restarts;
        var state = status.getState();
        if (state != null && state.getTerminated() != null) {
            edit.stage = Stage.EXITED;
            boolean present = ContainerReport.id(pod, fresh, restarts)
                    .equals(state.getTerminated().getContainerID());
            edit.last = exit(state.getTerminated(), present ? restarts : restarts - 1);
            edit.startedAt = edit.last.startedAt();
            return edit.done();
        }
        var before =
                status.getLastState() == null ? null : status.getLastState().getTerminated();
        if (state != null && state.getRunning() != null) {
            edit.last = before == null ? null : exit(before, restarts - 1);
            return running(edit, status, behaviors, pod, now);
        }
        ContainerRun.Exit last = before == null ? null : exit(before, restarts);
        edit.last = last;
        edit.startedAt = last == null ? null : last.startedAt();
        var waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null || waiting.getReason() == null ? "" : waiting.getReason();
        String message = waiting == null ? null : waiting.getMessage();
        switch (reason) {
            case "CrashLoopBackOff" -> {
                edit.stage = Stage.CRASH_LOOP;
                edit.crashes = crashes(message, restarts);
                Instant from = last == null || last.finishedAt() == null ? now : last.finishedAt();
                edit.due = Moments.after(from, ContainerMachine.backOff(edit.crashes - 1));
            }
            case "ErrImagePull", "ImagePullBackOff" -> {
                edit.stage = reason.equals("ErrImagePull") ? Stage.PULL_FAILED : Stage.PULL_BACK_OFF;
                edit.due = now.plus(PULL_AGAIN);
                edit.pullFailures = 1;
                edit.problem = message == null
                        ? null
                        : message.substring(
                                message.indexOf(PULL_ERROR) < 0
                                        ? 0
                                        : message.indexOf(PULL_ERROR) + PULL_ERROR.length());
            }
            default -> {
                // created again
            }
        }
        return edit.done();
    }

    /** A kubelet that has just begun knows no results of probes but what they came to. */
    private static ContainerRun running(
            ContainerRun.Edit edit, ContainerStatus status, Behaviors behaviors, Pod pod, Instant now) {
        Instant began = Timestamps.read(status.getState().getRunning().getStartedAt());
        edit.stage = Stage.RUNNING;
        edit.startedAt = began == null ? now : began;
        edit.since = edit.startedAt;
        ContainerBehavior.Exit exit =
                behaviors.of(pod, edit.spec, edit.restarts).exit();
        edit.exitAt = exit == null ? null : Moments.after(edit.startedAt, exit.after());
        edit.started = Boolean.TRUE.equals(status.getStarted());
        edit.ready = Boolean.TRUE.equals(status.getReady()) && edit.started;
        return Prober.adopted(edit.done(), now);
    }

    private static ContainerRun.Exit exit(ContainerStateTerminated ended, int run) {
        Instant finished = Timestamps.read(ended.getFinishedAt());
        Instant started = Timestamps.read(ended.getStartedAt());
        int code = Objects.requireNonNullElse(ended.getExitCode(), 0);
        return new ContainerRun.Exit(
                code,
                Objects.requireNonNullElse(ended.getReason(), code == 0 ? "Completed" : "Error"),
                ended.getMessage(),
                started == null ? finished : started,
                finished,
                run);
    }

    /** The back-off that is under way stands in the message; it can be shorter than the restarts make it. */
    private static int crashes(@Nullable String message, int restarts) {
        int most = Math.min(restarts, ContainerMachine.MOST_DOUBLINGS + 2);
        for (int crashes = 1; message != null && crashes < most; crashes++) {
            if (message.startsWith(ContainerReport.backOff(crashes))) {
                return crashes;
            }
        }
        return Math.max(1, restarts);
    }
}
