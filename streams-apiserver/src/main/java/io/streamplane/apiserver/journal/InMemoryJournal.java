package io.streamplane.apiserver.journal;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.AppliedListener;
import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.KindIndex;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Replica;
import io.streamplane.apiserver.journal.state.RevisionWaiters;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.kind.KindRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A journal of one process, gone with it: for replay and for tests. Commands take effect on the caller's thread, one
 * at a time, in the order of the calls.
 */
public final class InMemoryJournal implements Journal {

    private final Replica replica;
    private final List<Command> commands = new ArrayList<>();
    private final RevisionWaiters waiters;

    public InMemoryJournal(KindRegistry kinds, ObjectDecoder decoder) {
        replica = new Replica(ClusterState.empty(new KindIndex(kinds, decoder)));
        waiters = new RevisionWaiters(replica::current, Runnable::run);
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        Outcome outcome;
        synchronized (this) {
            outcome = Objects.requireNonNull(
                    replica.apply(new JournalRecord(commands.size(), command)).outcome());
            commands.add(command);
        }
        waiters.advanced(replica.current());
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
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return waiters.atLeast(revision, patience);
    }

    @Override
    public Snapshot listen(AppliedListener listener) {
        return replica.listen(listener);
    }

    /** Readers that wait for a revision. */
    public int waiting() {
        return waiters.waiting();
    }

    /** Every command so far; the one at index i has revision i + 1. */
    public synchronized List<Command> commands() {
        return List.copyOf(commands);
    }
}
