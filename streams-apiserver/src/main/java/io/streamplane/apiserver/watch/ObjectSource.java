package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.Snapshot;
import java.util.concurrent.CompletionStage;

/** Where a kind's objects are read and watched: the journal for most, the log of events for Events. */
public interface ObjectSource {

    Snapshot current();

    /** A snapshot that holds every change that was committed before this call. */
    CompletionStage<Snapshot> linearizable();

    /** A snapshot at or past this revision, as soon as there is one. */
    CompletionStage<Snapshot> atLeast(long revision);

    WatchCache watches();
}
