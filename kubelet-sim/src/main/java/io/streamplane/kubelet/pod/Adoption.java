package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.ImageBehavior;
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

    private Adoption() {}

    /** Null where no kubelet has reported on this pod yet, or the status is that of an earlier pod of the same name. */
    public static @Nullable PodState of(Pod pod, PodStatus status, String hostIp, Instant now) {
        Instant started = Timestamps.read(status.getStartTime());
        Instant created = Timestamps.read(pod.getMetadata().getCreationTimestamp());
        if (started == null || created != null && started.isBefore(created)) {
            return null;
        }
        boolean over = over(status);
        boolean taken = !over || !status.getContainerStatuses().isEmpty();
        var adopted = new PodState(
                pod,
                hostIp,
                status.getPodIP(),
                started,
                taken ? runs(pod.getSpec().getInitContainers(), status.getInitContainerStatuses(), now) : List.of(),
                taken ? runs(pod.getSpec().getContainers(), status.getContainerStatuses(), now) : List.of(),
                null,
                null);
        boolean byItself = status.getReason() == null
                && !adopted.rejected()
                && StatusReport.phase(adopted).equals(status.getPhase());
        return !over || byItself ? adopted : adopted.failed(new Failure(status.getReason(), status.getMessage()));
    }

    /** Whether the phase is one that a pod never leaves. */
    public static boolean over(@Nullable PodStatus status) {
        return status != null && ("Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()));
    }

    private static List<ContainerRun> runs(List<Container> specs, List<ContainerStatus> statuses, Instant now) {
        return specs.stream()
                .map(spec -> statuses.stream()
                        .filter(status -> spec.getName().equals(status.getName()))
                        .findFirst()
                        .map(status -> run(spec, status, now))
                        .orElseGet(() -> ContainerRun.waiting(spec, now)))
                .toList();
    }

    private static ContainerRun run(Container spec, ContainerStatus status, Instant now) {
        int restarts = Objects.requireNonNullElse(status.getRestartCount(), 0);
        var state = status.getState();
        if (state != null && state.getTerminated() != null) {
            var exit = exit(state.getTerminated(), restarts, now);
            return run(spec, Stage.EXITED, null, now, restarts, exit.startedAt(), exit, restarts);
        }
        var before =
                status.getLastState() == null ? null : status.getLastState().getTerminated();
        if (state != null && state.getRunning() != null) {
            return running(spec, status, restarts, before == null ? null : exit(before, restarts - 1, now), now);
        }
        var waiting = state == null ? null : state.getWaiting();
        String reason = waiting == null || waiting.getReason() == null ? "" : waiting.getReason();
        ContainerRun.Exit last = before == null ? null : exit(before, restarts, now);
        Instant began = last == null ? null : last.startedAt();
        return switch (reason) {
            case "CrashLoopBackOff" -> {
                int crashes = crashes(waiting == null ? null : waiting.getMessage(), restarts);
                Instant from = last == null ? now : last.finishedAt();
                Instant due = Moments.after(from, ContainerMachine.backOff(crashes - 1));
                yield run(spec, Stage.CRASH_LOOP, due, now, restarts, began, last, crashes);
            }
            case "ErrImagePull" -> pulling(spec, Stage.PULL_FAILED, now);
            case "ImagePullBackOff" -> pulling(spec, Stage.PULL_BACK_OFF, now);
            default -> run(spec, Stage.CREATING, null, now, restarts, began, last, restarts);
        };
    }

    private static ContainerRun running(
            Container spec, ContainerStatus status, int restarts, ContainerRun.@Nullable Exit last, Instant now) {
        Instant began = Objects.requireNonNullElse(
                Timestamps.read(status.getState().getRunning().getStartedAt()), now);
        ImageBehavior behavior = ImageBehavior.of(spec);
        Instant due = behavior.exitCode() == null ? null : Moments.after(began, behavior.runsFor());
        boolean ready = Boolean.TRUE.equals(status.getReady());
        return new ContainerRun(
                spec, Stage.RUNNING, began, due, ready ? null : now, ready, restarts, began, last, 0, restarts);
    }

    private static ContainerRun pulling(Container spec, Stage stage, Instant now) {
        return new ContainerRun(spec, stage, now, now.plus(PULL_AGAIN), null, false, 0, null, null, 1, 0);
    }

    private static ContainerRun run(
            Container spec,
            Stage stage,
            @Nullable Instant due,
            Instant now,
            int restarts,
            @Nullable Instant began,
            ContainerRun.@Nullable Exit last,
            int crashes) {
        return new ContainerRun(spec, stage, now, due, null, false, restarts, began, last, 0, crashes);
    }

    private static ContainerRun.Exit exit(ContainerStateTerminated ended, int run, Instant now) {
        Instant finished = Objects.requireNonNullElse(Timestamps.read(ended.getFinishedAt()), now);
        Instant started = Objects.requireNonNullElse(Timestamps.read(ended.getStartedAt()), finished);
        return new ContainerRun.Exit(Objects.requireNonNullElse(ended.getExitCode(), 0), started, finished, run);
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
