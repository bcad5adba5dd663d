package io.streamplane.apiserver.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Readers that wait for a revision. Asking whether anybody is due costs one volatile read. */
final class RevisionWaiters {

    private record Waiter(long revision, CompletableFuture<Snapshot> stage) {}

    private final Supplier<? extends Snapshot> current;
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(Waiter::revision));
    private volatile long nextDue = Long.MAX_VALUE;
    private @Nullable Throwable failure;

    RevisionWaiters(Supplier<? extends Snapshot> current) {
        this.current = current;
    }

    CompletionStage<Snapshot> atLeast(long revision) {
        Snapshot now = current.get();
        if (now.revision() >= revision) {
            return CompletableFuture.completedStage(now);
        }
        var waiter = new Waiter(revision, new CompletableFuture<>());
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedStage(failure);
            }
            waiters.add(waiter);
            nextDue = Math.min(nextDue, revision);
        }
        // The revision may have come between the first look and the registration.
        advanced(current.get());
        return waiter.stage();
    }

    /** To be called after every new state is visible to readers. */
    void advanced(Snapshot snapshot) {
        if (snapshot.revision() < nextDue) {
            return;
        }
        var due = new ArrayList<Waiter>();
        synchronized (this) {
            while (!waiters.isEmpty() && waiters.peek().revision() <= snapshot.revision()) {
                due.add(waiters.remove());
            }
            nextDue = waiters.isEmpty() ? Long.MAX_VALUE : waiters.peek().revision();
        }
        due.forEach(waiter -> waiter.stage().complete(snapshot));
    }

    void fail(Throwable cause) {
        List<Waiter> all;
        synchronized (this) {
            failure = cause;
            all = List.copyOf(waiters);
            waiters.clear();
            nextDue = Long.MAX_VALUE;
        }
        all.forEach(waiter -> waiter.stage().completeExceptionally(cause));
    }
}
