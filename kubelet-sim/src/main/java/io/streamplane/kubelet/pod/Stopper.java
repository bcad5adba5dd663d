package io.streamplane.kubelet.pod;

import io.streamplane.kubelet.image.ContainerBehavior;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stops running containers: the preStop hook first, within the grace period; then SIGTERM; at the end of the grace period,
 * but not before two seconds have passed since SIGTERM, SIGKILL ({@code killContainer} in {@code pkg/kubelet/kuberuntime}).
 */
final class Stopper {

    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Round round;

    Stopper(Round round) {
        this.round = round;
    }

    /**
     * Begins to stop a running container.
     *
     * @param itsTurn whether nothing else has to stop before it gets SIGTERM
     */
    ContainerRun stop(ContainerRun run, Instant killAt, boolean itsTurn) {
        ContainerRun.Edit edit = run.edit();
        edit.killAt = killAt;
        edit.readyAt = null;
        ContainerRun.Probes probes = run.probes();
        if (probes != null) { // readiness alone matters until the end
            edit.probes = probes.readiness() == null ? null : new ContainerRun.Probes(null, null, probes.readiness());
        }
        ContainerRun told = edit.done();
        boolean hooked = run.spec().getLifecycle() != null
                && run.spec().getLifecycle().getPreStop() != null
                && killAt.isAfter(round.now());
        if (hooked) {
            Duration takes = round.behavior(run).preStop().takes();
            if (!takes.isZero()) {
                return told.toUntil(Stage.PRE_STOP, round.now(), first(Moments.after(round.now(), takes), killAt));
            }
            hookEnded(told);
        }
        return itsTurn ? terminate(told) : told.toUntil(Stage.HELD, round.now(), killAt);
    }

    /** One that was told to stop: what is due of it, but for its end. */
    ContainerRun step(ContainerRun run, boolean itsTurn) {
        boolean due = round.due(run.due());
        return switch (run.stage()) {
            case PRE_STOP -> {
                if (!due) {
                    yield run;
                }
                hookEnded(run);
                yield itsTurn || round.due(run.killAt())
                        ? terminate(run)
                        : run.toUntil(Stage.HELD, round.now(), run.killAt());
            }
            case HELD -> itsTurn || due ? terminate(run) : run;
            default -> run;
        };
    }

    /** The grace period became shorter. */
    ContainerRun sooner(ContainerRun run, Instant killAt) {
        Instant planned = run.killAt();
        if (planned == null || !killAt.isBefore(planned)) {
            return run;
        }
        ContainerRun.Edit edit = run.edit();
        edit.killAt = killAt;
        edit.due = first(run.due() == null ? killAt : run.due(), killAt);
        return edit.done();
    }

    private void hookEnded(ContainerRun run) {
        if (round.behavior(run).preStop().fails()) {
            round.notes().hookFailed(run, "PreStop");
        }
    }

    private ContainerRun terminate(ContainerRun run) {
        Instant least = Moments.after(round.now(), LEAST);
        Instant planned = run.killAt();
        Instant killAt = planned == null || planned.isBefore(least) ? least : planned;
        Instant ends = ends(run, round.now());
        ContainerRun.Edit edit = run.edit();
        edit.killAt = killAt;
        return edit.done().toUntil(Stage.TERMINATING, round.now(), ends == null ? killAt : first(ends, killAt));
    }

    /** How one that got SIGTERM has ended: by that, or by SIGKILL. */
    ContainerRun ended(ContainerRun run) {
        Instant ends = ends(run, run.since());
        boolean killed = ends == null || ends.isAfter(round.now());
        int code = killed ? 137 : round.behavior(run).stop().code();
        return run.exited(code, code == 0 ? "Completed" : "Error", round.now());
    }

    private @Nullable Instant ends(ContainerRun run, Instant told) {
        ContainerBehavior.Stop stop = round.behavior(run).stop();
        Duration takes = stop.takes() == null ? round.timings().stop() : stop.takes();
        return stop.ignores() ? null : Moments.after(told, takes);
    }

    private static Instant first(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
