package io.streamplane.kubelet.pod;

import io.streamplane.kubelet.image.ContainerBehavior;
import io.streamplane.schemas.time.Moments;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves one container by one transition, when that is due. As in Kubernetes, the first restart comes at once; after it,
 * back-offs double from 10 s to 300 s, and start over when a run has lasted ten minutes.
 */
final class ContainerMachine {

    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(300);

    /** Enough for the longest. */
    static final int MOST_DOUBLINGS = 5;

    private final Round round;
    private final boolean ending;
    private final Prober prober;
    private final Stopper stopper;

    /** @param ending whether the pod stops for good, so that nothing starts again */
    ContainerMachine(Round round, boolean ending) {
        this.round = round;
        this.ending = ending;
        prober = new Prober(round);
        stopper = new Stopper(round);
    }

    /** The same run where nothing is due. */
    ContainerRun step(ContainerRun run) {
        return step(run, true);
    }

    /** @param itsTurn whether it may get SIGTERM where it is to stop */
    ContainerRun step(ContainerRun run, boolean itsTurn) {
        if (run.alive()) {
            return living(run, itsTurn);
        }
        boolean due = round.due(run.due());
        return switch (run.stage()) {
            case CREATING -> image(run);
            case PULL_REFUSED -> due ? image(run) : run;
            case PULLING -> due ? pulled(run) : run;
            case PULL_FAILED -> {
                if (!due) {
                    yield run;
                }
                round.notes().pullBackOff(run);
                yield told(run.to(Stage.PULL_BACK_OFF, round.now(), backOff(run.pullFailures() - 1)), run.problem());
            }
            case PULL_BACK_OFF -> due ? pull(run) : run;
            case CONFIG_ERROR -> due || PodInputs.problem(round, run) == null ? create(run, true) : run;
            case STARTING -> due ? started(run) : run;
            case CRASH_LOOP -> due ? restarted(run) : run;
            default -> run;
        };
    }

    private ContainerRun living(ContainerRun run, boolean itsTurn) {
        if (round.due(run.exitAt())) {
            ContainerBehavior.Exit exit = round.behavior(run).exit();
            return exit == null
                    ? left(run.exited(0, "Completed", round.now()))
                    : left(run.exited(exit.code(), exit.reason(), round.now()));
        }
        if (round.due(run.readyAt())) {
            ContainerRun.Edit edit = run.edit();
            edit.ready = true;
            edit.readyAt = null;
            return edit.done();
        }
        ContainerRun probed = prober.step(run);
        if (probed != run) {
            return probed;
        }
        return switch (run.stage()) {
            case POST_START -> round.due(run.due()) ? hooked(run) : run;
            case TERMINATING -> round.due(run.due()) ? left(stopper.ended(run)) : run;
            default -> stopper.step(run, itsTurn);
        };
    }

    /** Its first process ends by itself now. */
    ContainerRun exit(ContainerRun run, int code) {
        return left(run.exited(code, code == 0 ? "Completed" : "Error", round.now()));
    }

    private ContainerRun image(ContainerRun run) {
        Images.Problem problem = Images.refusal(run);
        if (problem != null) {
            round.notes().pullRefused(run, problem);
            return run.pullFailed().to(Stage.PULL_REFUSED, round.now(), backOff(run.pullFailures()));
        }
        return Images.never(run) ? create(run, true) : pull(run);
    }

    private ContainerRun pull(ContainerRun run) {
        round.notes().pulling(run);
        Duration takes = round.behavior(run).pullTakes();
        return run.to(
                Stage.PULLING, round.now(), takes == null ? round.timings().pull() : takes);
    }

    private ContainerRun pulled(ContainerRun run) {
        Images.Problem problem = Images.answer(run, round.behavior(run).pull());
        if (problem != null) {
            round.notes().pullFailed(run, problem);
            return told(run.pullFailed().to(Stage.PULL_FAILED, round.now(), FIRST_BACK_OFF), problem.message());
        }
        round.notes().pulled(run, Duration.between(run.since(), round.now()));
        return create(run, false);
    }

    /** @param present whether its image was there before, which is said then */
    private ContainerRun create(ContainerRun run, boolean present) {
        if (present) {
            round.notes().present(run);
        }
        String problem = PodInputs.problem(round, run);
        if (problem != null) {
            round.notes().notCreated(run, problem);
            return told(run.to(Stage.CONFIG_ERROR, round.now(), FIRST_BACK_OFF), problem);
        }
        round.notes().created(run);
        return run.to(Stage.STARTING, round.now(), round.timings().start());
    }

    private static ContainerRun told(ContainerRun run, @Nullable String problem) {
        ContainerRun.Edit edit = run.edit();
        edit.problem = problem;
        return edit.done();
    }

    private ContainerRun started(ContainerRun run) {
        round.notes().started(run);
        ContainerBehavior behavior = round.behavior(run);
        ContainerBehavior.Exit exit = behavior.exit();
        ContainerRun begun = run.begun(round.now(), exit == null ? null : exit.after());
        if (run.spec().getLifecycle() != null && run.spec().getLifecycle().getPostStart() != null) {
            return begun.to(Stage.POST_START, round.now(), behavior.postStart().takes());
        }
        return prober.begin(begun.to(Stage.RUNNING, round.now(), null));
    }

    private ContainerRun hooked(ContainerRun run) {
        if (!round.behavior(run).postStart().fails()) {
            return prober.begin(run.to(Stage.RUNNING, round.now(), null));
        }
        round.notes().hookFailed(run, "PostStart");
        round.notes().killing(run, "FailedPostStartHook");
        return stopper.stop(run, Moments.after(round.now(), round.grace()), true);
    }

    /** What follows the end of a run. */
    private ContainerRun left(ContainerRun ended) {
        if (ending || !starts(ended)) {
            return ended.to(Stage.EXITED, round.now(), null);
        }
        if (ended.then() == ContainerRun.Then.AT_ONCE) {
            return image(ended.restarted());
        }
        if (ended.crashes() == 0 || ended.then() == ContainerRun.Then.RESIZED) {
            return restarted(ended);
        }
        round.notes().crashBackOff(ended);
        return ended.to(Stage.CRASH_LOOP, round.now(), backOff(ended.crashes() - 1));
    }

    private boolean starts(ContainerRun ended) {
        ContainerRun.Exit last = ended.last();
        int code = ended.then() == ContainerRun.Then.AS_FAILED ? 1 : last == null ? 0 : last.code();
        return ended.then() == ContainerRun.Then.AT_ONCE
                || ended.then() == ContainerRun.Then.RESIZED
                || RestartRules.restarts(round.pod().getSpec(), ended.spec(), ended.role(), code);
    }

    private ContainerRun restarted(ContainerRun run) {
        if (Images.always(run)) {
            round.notes().pulling(run);
            round.notes().pulled(run, Duration.ZERO);
            return create(run.restarted(), false);
        }
        return create(run.restarted(), true);
    }

    /** 10 s, 20 s, 40 s ... 300 s. */
    static Duration backOff(int failuresBefore) {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.clamp(failuresBefore, 0, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
    }
}
