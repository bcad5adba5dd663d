package io.streamplane.apiserver.operation;

import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.append.CommandTooLargeException;
import io.streamplane.apiserver.journal.read.JournalUnavailableException;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.plan.Plan;
import io.streamplane.apiserver.plan.Rejections;
import io.streamplane.apiserver.plan.Write;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Settled;
import io.streamplane.apiserver.request.Target;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Plans writes, appends what they come to, and plans anew where the state has moved on. Writes that are started one
 * after the other are appended in that order, unless one has to be planned anew: only that one then comes later.
 */
final class Writer {

    private static final int ATTEMPTS = 8;

    /** Each time it is another server that was quicker. */
    private static final int ATTEMPTS_IN_TURN = 100;

    /** How often a write looks again for what is on its way, and how long it waits before the first time; then twice as long each time: 1.3 s. */
    private static final int LOOKS = 7;

    private static final long FIRST_LOOK_MILLIS = 10;

    private final Journal journal;
    private final Duration timeout;
    private final WriteTurns turns = new WriteTurns();
    private final Executor later = Executors.newVirtualThreadPerTaskExecutor();

    /** @param timeout after which the outcome of a write counts as unknown */
    Writer(Journal journal, Duration timeout) {
        this.journal = journal;
        this.timeout = timeout;
    }

    /**
     * Plans on the state at hand and appends, both before it returns; the rest comes later, and takes as long as the
     * journal takes to answer. One that fails to answer is a refusal of code 504; the stage fails for nothing but faults
     * of the program.
     */
    CompletableFuture<Settled> start(Target target, Write write) {
        return attempt(new Attempt(write, false, false, 1, 0), journal.current())
                .toCompletableFuture()
                .exceptionally(error -> new Settled.Refused(unknown(target, error)));
    }

    /** As {@link #start}, and waits for it, but no longer than the time-out; then it refuses with code 504. */
    Settled finish(Target target, Write write) {
        return await(start(target, write), target);
    }

    /** Returns when this replica has applied the revision; refuses one that the journal has not come to. */
    void awaitRevision(long revision, Target target) {
        if (journal.current().revision() < revision
                && await(journal.linearizable(), target).revision() < revision) {
            throw new Refusal(Failures.badRequest(
                    "expected a revision that the journal has, but it has not come to " + revision + " yet"));
        }
    }

    /**
     * @param turn whether it is this write's turn among those that share something; else it may have to wait for it
     * @param looks how often it has waited for what is on its way
     */
    private record Attempt(Write write, boolean fresh, boolean turn, int number, int looks) {

        Attempt again() {
            return new Attempt(write, true, turn, number + 1, looks);
        }

        Attempt onNewest() {
            return new Attempt(write, true, turn, number, looks);
        }

        Attempt inTurn() {
            return new Attempt(write, fresh, true, number, looks);
        }

        Attempt afterLook() {
            return new Attempt(write, true, turn, number, looks + 1);
        }

        boolean mayWaitFor(Refusal refusal) {
            return refusal.waitsForSomething() && looks < LOOKS;
        }

        boolean mayRepeat(Plan.Append append, Outcome.Rejected rejected) {
            return append.shared().contains(rejected.failed().key())
                    ? number < ATTEMPTS_IN_TURN
                    : number < ATTEMPTS && write.mayRepeat(rejected);
        }
    }

    private CompletionStage<Settled> attempt(Attempt attempt, Snapshot state) {
        Plan plan;
        try {
            plan = attempt.write().on(state);
        } catch (Refusal refusal) {
            if (attempt.mayWaitFor(refusal)) {
                return look(attempt);
            }
            return attempt.fresh() || refusal.isDefinite() || !mayBeLifted(refusal.failure())
                    ? settled(new Settled.Refused(refusal.failure(), refusal.warnings()))
                    : journal.linearizable().thenComposeAsync(newer -> attempt(attempt.onNewest(), newer), later);
        }
        return switch (plan) {
            case Plan.Answer answer -> settled(new Settled.Applied(answer::result, false));
            case Plan.Append append ->
                append.shared().isEmpty() || attempt.turn() ? append(attempt, append) : inTurn(attempt, append);
        };
    }

    private CompletionStage<Settled> look(Attempt attempt) {
        Executor then =
                CompletableFuture.delayedExecutor(FIRST_LOOK_MILLIS << attempt.looks(), TimeUnit.MILLISECONDS, later);
        return CompletableFuture.supplyAsync(journal::current, then)
                .thenCompose(newer -> attempt(attempt.afterLook(), newer));
    }

    private CompletionStage<Settled> append(Attempt attempt, Plan.Append append) {
        return journal.append(append.command()).thenCompose(outcome -> switch (outcome) {
            case Outcome.Accepted accepted ->
                settled(new Settled.Applied(() -> append.answer().apply(accepted.snapshot()), true));
            case Outcome.Rejected rejected ->
                attempt.mayRepeat(append, rejected)
                        ? CompletableFuture.completedFuture(rejected.snapshot())
                                .thenComposeAsync(newer -> attempt(attempt.again(), newer), later)
                        : settled(
                                new Settled.Refused(Rejections.refusal(rejected).failure()));
        });
    }

    /** What waited is planned anew, for those before it have changed what they share. */
    private CompletionStage<Settled> inTurn(Attempt attempt, Plan.Append append) {
        String subject = append.shared().iterator().next().key().namespace();
        var turn = turns.enter(subject);
        CompletionStage<Settled> ended;
        try {
            ended = turn.isDone()
                    ? append(attempt.inTurn(), append)
                    : turn.thenComposeAsync(_ -> attempt(attempt.inTurn(), journal.current()), later);
        } catch (RuntimeException e) {
            turns.leave(subject);
            throw e;
        }
        return ended.whenComplete((_, _) -> turns.leave(subject));
    }

    /** Whether a state that this replica has yet to see may allow the write. */
    private static boolean mayBeLifted(ApiFailure failure) {
        return failure.code() == 404 || failure.code() == 409;
    }

    private static CompletionStage<Settled> settled(Settled settled) {
        return CompletableFuture.completedStage(settled);
    }

    private <T> T await(CompletionStage<T> stage, Target target) {
        try {
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Refusal(unknown(target, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(unknown(target, new JournalUnavailableException("the server is stopping", e)));
        }
    }

    private ApiFailure unknown(Target target, Throwable error) {
        boolean wrapped = error instanceof CompletionException || error instanceof ExecutionException;
        Throwable cause = wrapped && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof CommandTooLargeException tooLarge) {
            return Failures.requestTooLarge(String.valueOf(tooLarge.getMessage()));
        }
        String why = switch (cause) {
            case TimeoutException _ -> "no answer within " + timeout.toSeconds() + " s";
            case JournalUnavailableException unavailable -> String.valueOf(unavailable.getMessage());
            case RuntimeException fault -> throw fault;
            default -> throw new CompletionException(cause);
        };
        return Failures.outcomeUnknown(target.kind(), target.name(), why);
    }
}
