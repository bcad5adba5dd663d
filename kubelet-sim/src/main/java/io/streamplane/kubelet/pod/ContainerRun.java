package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container of a pod as its node knows it. Immutable.
 *
 * @param since when it came to this stage
 * @param due when it leaves this stage by itself; null: never
 * @param exitAt when a running container ends by itself; null: never
 * @param readyAt when a running container without a readiness probe becomes ready
 * @param started whether it runs and its startup probe, if any, has succeeded
 * @param startedAt when the present or last run began
 * @param last how the last run ended; null where none has
 * @param pullFailures failed pulls so far
 * @param crashes restarts since a run last went on for {@link #HEALTHY}; they set the back-off
 * @param probes of a running container; null where it has none
 * @param killAt when a container that was told to stop is killed
 * @param then what follows when it has stopped
 * @param problem why it cannot be created; null where it can
 */
record ContainerRun(
        Container spec,
        Role role,
        Stage stage,
        Instant since,
        @Nullable Instant due,
        @Nullable Instant exitAt,
        @Nullable Instant readyAt,
        boolean started,
        boolean ready,
        int restarts,
        @Nullable Instant startedAt,
        @Nullable Exit last,
        int pullFailures,
        int crashes,
        @Nullable Probes probes,
        @Nullable Instant killAt,
        Then then,
        @Nullable String problem) {

    /** Twice the longest back-off: a run that lasts so long makes the kubelet forget the crashes before it. */
    static final Duration HEALTHY = Duration.ofMinutes(10);

    /** What follows the end of a run: what the restart policy says of its exit code, or of a failure, or a start at once. */
    enum Then {
        AS_TOLD,
        AS_FAILED,
        AT_ONCE,
        RESIZED
    }

    /** How a run ended; without times where the kubelet never saw it run. */
    record Exit(
            int code,
            String reason,
            @Nullable String message,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            int run) {}

    /** Each null where there is no such probe. */
    record Probes(
            @Nullable ProbeRun startup,
            @Nullable ProbeRun liveness,
            @Nullable ProbeRun readiness) {}

    static ContainerRun waiting(Container spec, Role role, Instant now) {
        return new ContainerRun(
                spec,
                role,
                Stage.CREATING,
                now,
                null,
                null,
                null,
                false,
                false,
                0,
                null,
                null,
                0,
                0,
                null,
                null,
                Then.AS_TOLD,
                null);
    }

    /** Moves on; throws where the table of stages has no such transition. */
    ContainerRun to(Stage next, Instant now, @Nullable Duration leaveAfter) {
        return toUntil(next, now, leaveAfter == null ? null : Moments.after(now, leaveAfter));
    }

    ContainerRun toUntil(Stage next, Instant now, @Nullable Instant leaveAt) {
        if (!stage.leadsTo(next)) {
            throw new IllegalStateException("expected a stage after " + stage + ", but got " + next);
        }
        Edit edit = edit();
        edit.stage = next;
        edit.since = now;
        edit.due = leaveAt;
        edit.problem = null;
        if (!next.alive()) {
            edit.atRest();
        }
        return edit.done();
    }

    /** Its process began. */
    ContainerRun begun(Instant now, @Nullable Duration runsFor) {
        Edit edit = edit();
        edit.startedAt = now;
        edit.exitAt = runsFor == null ? null : Moments.after(now, runsFor);
        edit.pullFailures = 0;
        return edit.done();
    }

    ContainerRun exited(int code, String reason, Instant now) {
        Instant began = startedAt == null ? now : startedAt;
        Edit edit = edit();
        edit.atRest();
        edit.last = new Exit(code, reason, null, began, now, restarts);
        edit.crashes = Duration.between(began, now).compareTo(HEALTHY) < 0 ? crashes : 0;
        return edit.done();
    }

    /** It is to run once more. */
    ContainerRun restarted() {
        Edit edit = edit();
        edit.restarts = restarts + 1;
        edit.crashes = then == Then.AT_ONCE || then == Then.RESIZED ? 0 : crashes + 1;
        edit.then = Then.AS_TOLD;
        return edit.done();
    }

    ContainerRun pullFailed() {
        Edit edit = edit();
        edit.pullFailures = pullFailures + 1;
        return edit.done();
    }

    boolean alive() {
        return stage.alive();
    }

    boolean succeeded() {
        return stage == Stage.EXITED && last != null && last.code() == 0;
    }

    /** When anything is due of it; null: not before it is changed. */
    @Nullable
    Instant wakeAt() {
        Instant first = earlier(earlier(due, exitAt), readyAt);
        if (probes != null) {
            first = earlier(first, next(probes.startup()));
            first = earlier(first, next(probes.liveness()));
            first = earlier(first, next(probes.readiness()));
        }
        return first;
    }

    private static @Nullable Instant next(@Nullable ProbeRun probe) {
        return probe == null ? null : probe.next();
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null ? other : other == null || one.isBefore(other) ? one : other;
    }

    Edit edit() {
        return new Edit(this);
    }

    /** A copy that is being changed. */
    static final class Edit {

        private final ContainerRun before;
        Container spec;
        Stage stage;
        Instant since;

        @Nullable
        Instant due;

        @Nullable
        Instant exitAt;

        @Nullable
        Instant readyAt;

        boolean started;
        boolean ready;
        int restarts;

        @Nullable
        Instant startedAt;

        @Nullable
        Exit last;

        int pullFailures;
        int crashes;

        @Nullable
        Probes probes;

        @Nullable
        Instant killAt;

        Then then;

        @Nullable
        String problem;

        private Edit(ContainerRun run) {
            before = run;
            spec = run.spec;
            stage = run.stage;
            since = run.since;
            due = run.due;
            exitAt = run.exitAt;
            readyAt = run.readyAt;
            started = run.started;
            ready = run.ready;
            restarts = run.restarts;
            startedAt = run.startedAt;
            last = run.last;
            pullFailures = run.pullFailures;
            crashes = run.crashes;
            probes = run.probes;
            killAt = run.killAt;
            then = run.then;
            problem = run.problem;
        }

        /** No process, so nothing that depends on one. */
        private void atRest() {
            exitAt = null;
            readyAt = null;
            started = false;
            ready = false;
            probes = null;
            killAt = null;
        }

        ContainerRun done() {
            return new ContainerRun(
                    spec,
                    before.role,
                    stage,
                    since,
                    due,
                    exitAt,
                    readyAt,
                    started,
                    ready,
                    restarts,
                    startedAt,
                    last,
                    pullFailures,
                    crashes,
                    probes,
                    killAt,
                    then,
                    problem);
        }
    }
}
