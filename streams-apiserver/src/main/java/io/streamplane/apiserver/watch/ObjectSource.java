package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a kind's objects are read and watched: the journal for most, the log of events for Events. */
public interface ObjectSource {

    Snapshot current();

    /** A snapshot that holds every change that was committed before this call. */
    CompletionStage<Snapshot> linearizable();

    /**
     * A snapshot at or past this revision, as soon as there is one; fails with
     * {@link io.streamplane.apiserver.journal.state.RevisionNotReachedException} where there is none while the patience lasts.
     */
    CompletionStage<Snapshot> atLeast(long revision, Duration patience);

    /**
     * The snapshot of just this revision, which this replica has come to; empty where none is held. May throw where history
     * cannot be read.
     */
    default Optional<Snapshot> exactly(long revision) {
        return Optional.empty();
    }

    /** Recent changes. */
    WatchCache watches();

    /** Changes from before the recent ones; empty where none are held. */
    default Optional<EarlierChanges> earlier() {
        return Optional.empty();
    }
}
