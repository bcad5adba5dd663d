package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.ImageBehavior;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.time.Moments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod's life on its node: all that is due at the given time happens in one step, so zero timings need no timer. */
public final class PodLifecycle {

    private static final Failure DEADLINE =
            new Failure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");

    private final Timings timings;

    public PodLifecycle(Timings timings) {
        this.timings = timings;
    }

    /**
     * What a step gives.
     *
     * @param status to report, if it differs from what was reported last
     * @param wakeAt when the next step is due; null: not before the pod changes
     * @param gone whether the pod has stopped and is to be deleted for good
     */
    public record Step(
            PodState state,
            PodStatus status,
            List<EventNote> notes,
            @Nullable Instant wakeAt,
            boolean gone) {}

    /** A pod that was just bound here. */
    public PodState begin(Pod pod, String hostIp, String podIp, Instant now) {
        return new PodState(
                pod,
                hostIp,
                podIp,
                now,
                waiting(pod.getSpec().getInitContainers(), now),
                waiting(pod.getSpec().getContainers(), now),
                null,
                null);
    }

    private static List<ContainerRun> waiting(List<Container> containers, Instant now) {
        return containers.stream()
                .map(container -> ContainerRun.waiting(container, now))
                .toList();
    }

    /** A pod that was just bound here, and that the node does not take. */
    public Step reject(Pod pod, String hostIp, Failure why, Instant now) {
        var state = new PodState(pod, hostIp, null, now, List.of(), List.of(), why, null);
        var notes = new Notes(pod);
        notes.failed(String.valueOf(why.reason()), String.valueOf(why.message()));
        return new Step(state, StatusReport.of(state, now), notes.all(), null, false);
    }

    /** Takes in the pod's present desired part; one that is being deleted begins to stop, or to stop sooner. */
    public Step update(PodState before, Pod pod, Instant now) {
        PodState state = before.with(pod);
        var notes = new Notes(pod);
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            return step(state, notes, now);
        }
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        Instant last = Moments.after(now, grace == null ? 30 : grace);
        Instant planned = before.stopAt();
        if (planned == null) {
            List<ContainerRun> alive = Stream.concat(state.inits().stream(), state.containers().stream())
                    .filter(run -> run.stage() == Stage.RUNNING)
                    .toList();
            alive.forEach(run -> notes.killing(run.spec(), state.inits().contains(run)));
            planned = alive.isEmpty()
                    ? now
                    : now.plus(timings.jittered(pod.getMetadata().getUid()).stop());
        }
        return step(state.stopping(planned.isBefore(last) ? planned : last), notes, now);
    }

    public Step step(PodState before, Instant now) {
        return step(before, new Notes(before.pod()), now);
    }

    private Step step(PodState before, Notes notes, Instant now) {
        PodState state = before;
        Instant stopAt = state.stopAt();
        if (stopAt != null) {
            boolean gone = !stopAt.isAfter(now);
            state = gone ? ended(state, now) : state;
            return new Step(state, StatusReport.of(state, now), notes.all(), gone ? null : stopAt, gone);
        }
        Instant deadline = deadline(state);
        if (deadline != null && !deadline.isAfter(now) && state.failure() == null && !over(state)) {
            state = ended(state, now).failed(DEADLINE);
        }
        PodState next = state;
        do {
            state = next;
            next = once(state, notes, now);
        } while (!next.equals(state));
        Instant wake = over(state) ? null : next(state);
        if (deadline != null && deadline.isAfter(now) && !over(state) && (wake == null || deadline.isBefore(wake))) {
            wake = deadline;
        }
        return new Step(state, StatusReport.of(state, now), notes.all(), wake, false);
    }

    /** When something is due of a container; null where nothing is. */
    private static @Nullable Instant next(PodState state) {
        return Stream.concat(state.inits().stream(), state.containers().stream())
                .flatMap(run -> Stream.of(run).mapMulti((ContainerRun r, java.util.function.Consumer<Instant> sink) -> {
                    if (r.due() != null) {
                        sink.accept(r.due());
                    }
                    if (r.readyAt() != null) {
                        sink.accept(r.readyAt());
                    }
                }))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private PodState once(PodState state, Notes notes, Instant now) {
        Timings own = timings.jittered(
                Objects.requireNonNull(state.pod().getMetadata().getUid()));
        if (state.failure() != null) {
            return state;
        }
        if (over(state)) {
            return withoutSidecars(state, notes, now);
        }
        var machine = new ContainerMachine(state.pod(), true, own, notes, now);
        var inits = new ArrayList<>(state.inits());
        boolean passed = true;
        for (int i = 0; i < inits.size() && passed; i++) {
            passed = PodState.passed(inits.get(i));
            inits.set(i, machine.step(inits.get(i)));
        }
        if (!passed) {
            return state.with(inits, state.containers());
        }
        var others = new ContainerMachine(state.pod(), false, own, notes, now);
        return state.with(inits, state.containers().stream().map(others::step).toList());
    }

    /** Sidecars stop when nothing is left that they are beside. */
    private static PodState withoutSidecars(PodState state, Notes notes, Instant now) {
        var inits = new ArrayList<ContainerRun>();
        for (ContainerRun run : state.inits()) {
            if (!PodState.isSidecar(run) || run.stage() == Stage.EXITED) {
                inits.add(run);
                continue;
            }
            if (run.stage() == Stage.RUNNING) {
                notes.killing(run.spec(), true);
            }
            inits.add(stopped(run, now).to(Stage.EXITED, now, null));
        }
        return state.with(inits, state.containers());
    }

    private static ContainerRun stopped(ContainerRun run, Instant now) {
        return run.stage() == Stage.RUNNING
                ? run.exited(ImageBehavior.of(run.spec()).stopCode(), now)
                : run;
    }

    private static PodState ended(PodState state, Instant now) {
        return state.with(ended(state.inits(), now), ended(state.containers(), now));
    }

    private static List<ContainerRun> ended(List<ContainerRun> runs, Instant now) {
        return runs.stream()
                .map(run -> run.stage() == Stage.RUNNING ? stopped(run, now).to(Stage.EXITED, now, null) : run)
                .toList();
    }

    private static boolean over(PodState state) {
        String phase = StatusReport.phase(state);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static @Nullable Instant deadline(PodState state) {
        Long seconds = state.pod().getSpec().getActiveDeadlineSeconds();
        return seconds == null ? null : Moments.after(state.startedAt(), seconds);
    }
}
