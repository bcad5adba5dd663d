package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A journal of one process, gone with it: for replay and for tests. Commands take effect on the caller's thread, one
 * at a time, in the order of the calls.
 */
public final class InMemoryJournal implements Journal {

    private record Waiter(long revision, CompletableFuture<Snapshot> stage) {}

    private final Replica replica;
    private final List<Command> commands = new ArrayList<>();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(Waiter::revision));

    public InMemoryJournal(Collection<Kind> kinds, ObjectDecoder decoder) {
        replica = new Replica(ClusterState.empty(new KindIndex(kinds, decoder)));
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        Outcome outcome;
        var due = new ArrayList<Waiter>();
        Snapshot snapshot;
        synchronized (this) {
            outcome = replica.apply(commands.size(), command);
            commands.add(command);
            snapshot = replica.current();
            while (!waiters.isEmpty() && waiters.peek().revision() <= snapshot.revision()) {
                due.add(waiters.remove());
            }
        }
        due.forEach(waiter -> waiter.stage().complete(snapshot));
        return CompletableFuture.completedStage(outcome);
    }

    @Override
    public Snapshot current() {
        return replica.current();
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return CompletableFuture.completedStage(replica.current());
    }

    @Override
    public synchronized CompletionStage<Snapshot> atLeast(long revision) {
        Snapshot snapshot = replica.current();
        if (snapshot.revision() >= revision) {
            return CompletableFuture.completedStage(snapshot);
        }
        var waiter = new Waiter(revision, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.stage();
    }

    @Override
    public Snapshot listen(ChangeListener listener) {
        return replica.listen(listener);
    }

    /** Every command so far; the one at index i has revision i + 1. */
    public synchronized List<Command> commands() {
        return List.copyOf(commands);
    }
}
