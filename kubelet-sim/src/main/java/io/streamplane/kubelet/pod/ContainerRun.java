package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod as its node knows it.
 *
 * @param since when it came to this stage
 * @param due when it leaves this stage by itself; null: never
 * @param readyAt when a running container becomes ready
 * @param startedAt when the present or last run began
 * @param last how the last run ended; null where none has
 * @param pullFailures failed pulls so far
 * @param crashes restarts since a run last went on for {@link #HEALTHY}; they set the back-off
 */
record ContainerRun(
        Container spec,
        Stage stage,
        Instant since,
        @Nullable Instant due,
        @Nullable Instant readyAt,
        boolean ready,
        int restarts,
        @Nullable Instant startedAt,
        @Nullable Exit last,
        int pullFailures,
        int crashes) {

    /** Twice the longest back-off: a run that lasts so long makes the kubelet forget the crashes before it. */
    static final Duration HEALTHY = Duration.ofMinutes(10);

    /** How a run ended. */
    record Exit(int code, Instant startedAt, Instant finishedAt, int run) {}

    static ContainerRun waiting(Container spec, Instant now) {
        return new ContainerRun(spec, Stage.CREATING, now, null, null, false, 0, null, null, 0, 0);
    }

    /** Moves on; throws where the table of stages has no such transition. */
    ContainerRun to(Stage next, Instant now, @Nullable Duration leaveAfter) {
        if (!stage.leadsTo(next)) {
            throw new IllegalStateException("expected a stage after " + stage + ", but got " + next);
        }
        Instant leave = leaveAfter == null ? null : Moments.after(now, leaveAfter);
        return new ContainerRun(spec, next, now, leave, null, false, restarts, startedAt, last, pullFailures, crashes);
    }

    ContainerRun running(Instant now, @Nullable Duration runsFor, Duration readyAfter) {
        ContainerRun run = to(Stage.RUNNING, now, runsFor);
        return new ContainerRun(
                spec, run.stage, now, run.due, Moments.after(now, readyAfter), false, restarts, now, last, 0, crashes);
    }

    ContainerRun becameReady() {
        return new ContainerRun(spec, stage, since, due, null, true, restarts, startedAt, last, pullFailures, crashes);
    }

    ContainerRun exited(int code, Instant now) {
        Instant started = startedAt == null ? now : startedAt;
        Exit exit = new Exit(code, started, now, restarts);
        int counted = Duration.between(started, now).compareTo(HEALTHY) < 0 ? crashes : 0;
        return new ContainerRun(spec, stage, since, due, null, false, restarts, startedAt, exit, pullFailures, counted);
    }

    ContainerRun restarted() {
        return new ContainerRun(
                spec, stage, since, due, readyAt, ready, restarts + 1, startedAt, last, pullFailures, crashes + 1);
    }

    ContainerRun pullFailed() {
        return new ContainerRun(
                spec, stage, since, due, readyAt, ready, restarts, startedAt, last, pullFailures + 1, crashes);
    }

    boolean succeeded() {
        return stage == Stage.EXITED && last != null && last.code() == 0;
    }
}
