package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Those who wait for the log of events to reach a revision. */
final class Waiting {

    private record Waiter(long revision, CompletableFuture<Snapshot> reached) {}

    private final List<Waiter> waiters = new ArrayList<>();

    synchronized CompletionStage<Snapshot> atLeast(long revision, Snapshot current) {
        if (current.revision() >= revision) {
            return CompletableFuture.completedStage(current);
        }
        var waiter = new Waiter(revision, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.reached();
    }

    synchronized void advanced(Snapshot current) {
        waiters.removeIf(waiter ->
                waiter.revision() <= current.revision() && waiter.reached().complete(current));
    }
}
