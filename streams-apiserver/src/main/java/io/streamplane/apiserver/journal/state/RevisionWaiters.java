package io.streamplane.apiserver.journal.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Readers that wait for a revision, each as long as it has patience; then nothing is left of it. Asking whether anybody is
 * due costs one volatile read.
 */
public final class RevisionWaiters {

    private record Waiter(long revision, long number, CompletableFuture<Snapshot> stage) {}

    private final Supplier<? extends Snapshot> current;
    private final Executor elsewhere;
    private final TreeSet<Waiter> waiters =
            new TreeSet<>(Comparator.comparingLong(Waiter::revision).thenComparingLong(Waiter::number));
    private volatile long nextDue = Long.MAX_VALUE;
    private long numbers;
    private @Nullable Throwable failure;

    /** @param elsewhere where stages complete, with all that hangs on them */
    public RevisionWaiters(Supplier<? extends Snapshot> current, Executor elsewhere) {
        this.current = current;
        this.elsewhere = elsewhere;
    }

    /** Fails with {@link RevisionNotReachedException} where the patience is over before the revision is there. */
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        Snapshot now = current.get();
        if (now.revision() >= revision) {
            return CompletableFuture.completedStage(now);
        }
        var stage = new CompletableFuture<Snapshot>();
        Waiter waiter;
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedStage(failure);
            }
            waiter = new Waiter(revision, numbers++, stage);
            waiters.add(waiter);
            nextDue = Math.min(nextDue, revision);
        }
        // The revision may have come between the first look and the registration.
        advanced(current.get());
        return stage.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyAsync(problem -> given(waiter, problem), elsewhere);
    }

    private Snapshot given(Waiter waiter, Throwable problem) {
        if (!(problem instanceof TimeoutException)) {
            throw new CompletionException(problem);
        }
        remove(waiter);
        Snapshot now = current.get();
        if (now.revision() >= waiter.revision()) {
            return now;
        }
        throw new RevisionNotReachedException(waiter.revision(), now.revision());
    }

    private synchronized void remove(Waiter waiter) {
        waiters.remove(waiter);
        nextDue = waiters.isEmpty() ? Long.MAX_VALUE : waiters.first().revision();
    }

    /** To be called after every new state is visible to readers. */
    public void advanced(Snapshot snapshot) {
        if (snapshot.revision() < nextDue) {
            return;
        }
        var due = new ArrayList<Waiter>();
        synchronized (this) {
            while (!waiters.isEmpty() && waiters.first().revision() <= snapshot.revision()) {
                due.add(waiters.removeFirst());
            }
            nextDue = waiters.isEmpty() ? Long.MAX_VALUE : waiters.first().revision();
        }
        due.forEach(waiter -> waiter.stage().completeAsync(() -> snapshot, elsewhere));
    }

    /** Fails those who wait, and whoever would wait later. */
    public void fail(Throwable cause) {
        List<Waiter> all;
        synchronized (this) {
            failure = cause;
            all = List.copyOf(waiters);
            waiters.clear();
            nextDue = Long.MAX_VALUE;
        }
        all.forEach(waiter -> elsewhere.execute(() -> waiter.stage().completeExceptionally(cause)));
    }

    /** How many wait now. */
    public synchronized int waiting() {
        return waiters.size();
    }
}
