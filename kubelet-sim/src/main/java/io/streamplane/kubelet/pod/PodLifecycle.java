package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.pod.PodState.Ending;
import io.streamplane.kubelet.pod.PodState.Mounting;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A pod's life on its node: all that is due at the given time happens in one step, so zero timings need no timer. In each
 * step, in this order: an end that is due begins; what is ending goes on to end; volumes are mounted; init containers run
 * one after the other; then all containers at once.
 */
public final class PodLifecycle {

    private static final Failure DEADLINE =
            new Failure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
    /** Why a resize waits: others have what it needs now. */
    public static final String DEFERRED = "Deferred";

    /** Why a resize never comes: the node is too small. */
    public static final String INFEASIBLE = "Infeasible";

    private static final Duration FIRST_MOUNT = Duration.ofMillis(500);
    private static final Duration UNKNOWN = Duration.ofSeconds(1);
    private static final int MOUNT_DOUBLINGS = 8;

    /** Upstream's {@code podAttachAndMountTimeout}. */
    private static final Duration ATTACHING = Duration.ofSeconds(123);

    private final Timings timings;
    private final Behaviors behaviors;
    private final Surroundings surroundings;

    public PodLifecycle(Timings timings) {
        this(timings, Behaviors.SIMULATED, Surroundings.COMPLETE);
    }

    /** @param behaviors decides what containers do */
    public PodLifecycle(Timings timings, Behaviors behaviors, Surroundings surroundings) {
        this.timings = timings;
        this.behaviors = behaviors;
        this.surroundings = surroundings;
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
    public PodState begin(Pod pod, PodAddresses addresses, Instant now) {
        PodSpec spec = pod.getSpec();
        return new PodState(
                pod,
                addresses,
                now,
                PodContainers.inits(spec).stream()
                        .map(each -> ContainerRun.waiting(each, PodContainers.role(each), now))
                        .toList(),
                waiting(spec.getContainers(), Role.MAIN, now),
                waiting(PodContainers.ephemerals(spec), Role.EPHEMERAL, now),
                null,
                null,
                null,
                null);
    }

    /**
     * A pod that was here before its kubelet began, as the status says that was reported then. Null where no kubelet has
     * reported on this pod yet, or the status is that of an earlier pod of the same name.
     */
    public @Nullable PodState adopt(Pod pod, PodStatus status, List<String> hosts, Instant now) {
        return Adoption.of(pod, status, hosts, behaviors, now);
    }

    /** Whether it cannot begin without knowing what else is there. */
    public static boolean refers(Pod pod) {
        return PodInputs.refers(pod.getSpec());
    }

    /** Whether it waits for room on the node for what it was resized to. */
    public static boolean isDeferred(PodState state) {
        return state.resize() != null
                && state.resize().refusal() != null
                && DEFERRED.equals(state.resize().refusal().reason());
    }

    /** Whether it has been told to stop for good. */
    public static boolean isEnding(PodState state) {
        return state.ending() != null;
    }

    /** Whether it waits for other objects. */
    public static boolean wants(PodState state) {
        if (state.mounting() != null) {
            return true;
        }
        for (ContainerRun run : state.containers()) {
            if (run.stage() == Stage.CONFIG_ERROR) {
                return true;
            }
        }
        return state.inits().stream().anyMatch(run -> run.stage() == Stage.CONFIG_ERROR);
    }

    private static List<ContainerRun> waiting(List<Container> containers, Role role, Instant now) {
        return containers.stream()
                .map(container -> ContainerRun.waiting(container, role, now))
                .toList();
    }

    /** A pod that was just bound here, and that the node does not take. */
    public Step reject(Pod pod, List<String> hosts, Failure why, Instant now) {
        var state = new PodState(
                pod, PodAddresses.none(hosts), now, List.of(), List.of(), List.of(), why, null, null, null);
        var notes = new Notes(pod);
        notes.failed(String.valueOf(why.reason()), String.valueOf(why.message()));
        return new Step(state, StatusReport.of(state, now), notes.all(), null, false);
    }

    /** Takes in the pod's present desired part; one that is being deleted begins to stop, or to stop sooner. */
    public Step update(PodState before, Pod pod, Instant now) {
        return update(before, pod, _ -> null, now);
    }

    /** @param room why the node does not give a pod other resources, Deferred or Infeasible; null where it does */
    public Step update(PodState before, Pod pod, Function<Pod, @Nullable Failure> room, Instant now) {
        Round round = round(pod, now);
        PodState state = Resizing.asked(PodContainers.changed(before.with(pod), round), round, room);
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            return settle(state, round);
        }
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        Instant killAt = Moments.after(now, grace == null ? round.grace() : grace);
        Ending planned = state.ending();
        return settle(
                planned == null
                        ? begun(state, new Ending(killAt, true, null), round)
                        : sooner(state, planned, killAt, round),
                round);
    }

    /** The node gives a pod up: it stops within that time, and is Failed then. */
    public Step giveUp(PodState state, Failure why, Duration grace, Instant now) {
        Round round = round(state.pod(), now);
        if (state.ending() != null || state.over()) {
            return settle(state, round);
        }
        if ("Evicted".equals(why.reason())) {
            round.notes().failed("Evicted", String.valueOf(why.message()));
        }
        return settle(begun(state, new Ending(Moments.after(now, grace), false, why), round), round);
    }

    /** The first process of a container's run has ended, if it still runs. */
    public Step exit(PodState before, String container, int run, int code, Instant now) {
        Round round = round(before.pod(), now);
        var machine = new ContainerMachine(round, before.ending() != null);
        return settle(
                before.each(each -> each.spec().getName().equals(container) && each.alive() && each.restarts() == run
                        ? machine.exit(each, code)
                        : each),
                round);
    }

    public Step step(PodState before, Instant now) {
        return settle(before, round(before.pod(), now));
    }

    private Round round(Pod pod, Instant now) {
        Timings own = timings.jittered(Objects.requireNonNull(pod.getMetadata().getUid()));
        return new Round(pod, behaviors, own, surroundings, new Notes(pod), now);
    }

    private static Step settle(PodState before, Round round) {
        PodState state = before;
        PodState next = once(state, round);
        while (next != state) {
            state = next;
            next = once(state, round);
        }
        Ending ending = state.ending();
        boolean gone = ending != null && ending.deleted() && !state.anyAlive();
        return new Step(
                state,
                StatusReport.of(state, round.now()),
                round.notes().all(),
                gone || state.over() ? null : wakeAt(state),
                gone);
    }

    /** When something is due; null where nothing is before the pod changes. */
    private static @Nullable Instant wakeAt(PodState state) {
        Instant first = state.ending() == null ? deadline(state) : null;
        if (state.mounting() != null) {
            return ContainerRun.earlier(first, state.mounting().retryAt());
        }
        boolean ending = state.ending() != null;
        boolean held = false;
        for (ContainerRun init : state.inits()) {
            if (!held && (init.alive() || !ending)) {
                first = ContainerRun.earlier(first, init.wakeAt());
            }
            held |= !ending && !state.begun() && !PodState.passed(init);
        }
        if (held) {
            return first;
        }
        for (ContainerRun run : state.containers()) {
            first = run.alive() || !ending ? ContainerRun.earlier(first, run.wakeAt()) : first;
        }
        for (ContainerRun run : state.ephemerals()) {
            first = run.alive() || !ending ? ContainerRun.earlier(first, run.wakeAt()) : first;
        }
        return first;
    }

    /** One change; the same state where nothing is due. */
    private static PodState once(PodState state, Round round) {
        if (state.ending() != null) {
            return ended(state, round);
        }
        if (state.failure() != null || state.rejected()) {
            return state;
        }
        if (Phases.worked(state)) { // sidecars stop when nothing is left that they are beside
            return state.anyAlive()
                    ? begun(state, new Ending(Moments.after(round.now(), round.grace()), false, null), round)
                    : state;
        }
        PodState resized = Resizing.completed(state, round);
        if (resized != state) {
            return resized;
        }
        Instant deadline = deadline(state);
        if (round.due(deadline)) {
            round.notes().told(String.valueOf(DEADLINE.reason()), String.valueOf(DEADLINE.message()));
            return begun(state, new Ending(Moments.after(round.now(), round.grace()), false, DEADLINE), round);
        }
        PodState mounted = mounted(state, round);
        return mounted != state || mounted.mounting() != null ? mounted : containers(state, round);
    }

    /** Looks for the volumes before anything of the pod begins; waits ever longer while some are missing. */
    private static PodState mounted(PodState state, Round round) {
        Mounting mounting = state.mounting();
        if (mounting == null
                && !state.runs().allMatch(run -> run.stage() == Stage.CREATING && run.role() != Role.EPHEMERAL)) {
            return state;
        }
        if (!round.surroundings().known(round.pod().getMetadata().getNamespace())
                && PodInputs.refers(round.pod().getSpec())) {
            return mounting == null || round.due(mounting.retryAt())
                    ? state.mounting(new Mounting(Moments.after(round.now(), UNKNOWN), 0, false))
                    : state;
        }
        List<String> problems = PodInputs.unmounted(round);
        if (problems.isEmpty()) {
            return attached(state, round);
        }
        if (mounting != null && mounting.tries() > 0 && !round.due(mounting.retryAt())) {
            return state;
        }
        problems.forEach(problem -> round.notes().failed("FailedMount", problem));
        int tries = mounting == null ? 0 : mounting.tries();
        Duration wait = FIRST_MOUNT.multipliedBy(1L << Math.min(tries, MOUNT_DOUBLINGS));
        return state.mounting(new Mounting(Moments.after(round.now(), wait), tries + 1, false));
    }

    /** Waits for volumes to be attached, and says so each time when it has waited long. */
    private static PodState attached(PodState state, Round round) {
        Mounting mounting = state.mounting();
        List<String> unattached = round.surroundings().unattached(round.pod());
        if (unattached.isEmpty()) {
            return mounting == null ? state : state.mounting(null);
        }
        if (mounting != null && mounting.attaching()) {
            if (!round.due(mounting.retryAt())) {
                return state;
            }
            String names = "[" + String.join(" ", unattached) + "]";
            round.notes()
                    .failed(
                            "FailedMount",
                            "Unable to attach or mount volumes: unmounted volumes=" + names + ", unattached volumes="
                                    + names + ", failed to process volumes=[]: context deadline exceeded");
        }
        return state.mounting(new Mounting(Moments.after(round.now(), ATTACHING), 0, true));
    }

    private static PodState containers(PodState state, Round round) {
        var machine = new ContainerMachine(round, false);
        boolean begun = state.begun();
        boolean[] passed = {true};
        List<ContainerRun> inits = PodState.each(state.inits(), run -> {
            if (!passed[0]) {
                return run;
            }
            passed[0] = begun || PodState.passed(run);
            return machine.step(run);
        });
        UnaryOperator<ContainerRun> step = machine::step;
        return state.with(
                inits,
                passed[0] ? PodState.each(state.containers(), step) : state.containers(),
                passed[0] ? PodState.each(state.ephemerals(), step) : state.ephemerals());
    }

    /** Tells all that runs to stop, sidecars to wait for their turn. */
    private static PodState begun(PodState state, Ending ending, Round round) {
        var stopper = new Stopper(round);
        return state.ending(ending).each(run -> {
            if (!run.alive()) {
                return run;
            }
            if (run.stage().stopping()) {
                return stopper.sooner(run, ending.killAt());
            }
            round.notes().killing(run);
            return stopper.stop(run, ending.killAt(), PodContainers.isItsTurn(state, run));
        });
    }

    private static PodState sooner(PodState state, Ending planned, Instant killAt, Round round) {
        var stopper = new Stopper(round);
        Instant end = killAt.isBefore(planned.killAt()) ? killAt : planned.killAt();
        return state.ending(new Ending(end, true, planned.why())).each(run -> stopper.sooner(run, end));
    }

    private static PodState ended(PodState state, Round round) {
        if (state.anyAlive()) {
            var machine = new ContainerMachine(round, true);
            return state.each(run -> run.alive() ? machine.step(run, PodContainers.isItsTurn(state, run)) : run);
        }
        Ending ending = Objects.requireNonNull(state.ending());
        PodState accounted = PodContainers.accounted(state, round.now());
        if (accounted.failure() != null || accounted.rejected()) {
            return accounted;
        }
        if (ending.why() != null) {
            return accounted.failed(ending.why());
        }
        return Phases.terminal(Phases.of(accounted)) ? accounted : accounted.failed(new Failure(null, null));
    }

    private static @Nullable Instant deadline(PodState state) {
        Long seconds = state.pod().getSpec().getActiveDeadlineSeconds();
        return seconds == null ? null : Moments.after(state.startedAt(), seconds);
    }
}
