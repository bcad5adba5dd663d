package io.streamplane.apiserver.journal;

import io.streamplane.apiserver.journal.append.OutcomeUnknownException;
import io.streamplane.apiserver.journal.state.AppliedCommands;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.RevisionNotReachedException;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.journal.Command;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The one total order of accepted changes, and this replica's view of it. Stages never complete on the thread that applies
 * commands, so what hangs on them may take its time.
 */
public interface Journal extends AppliedCommands {

    /**
     * Appends a command. The stage completes when the record is committed and this replica has applied it, so an
     * {@link Outcome.Accepted} may be told to a client; it fails with
     * {@link OutcomeUnknownException} where the broker does not acknowledge in time. While there is no broker the call
     * itself may block, for ten seconds at most.
     */
    CompletionStage<Outcome> append(Command command);

    /** What this replica has applied so far; immutable, and cheap to take. */
    Snapshot current();

    /** A snapshot that holds every change that was committed before this call. */
    CompletionStage<Snapshot> linearizable();

    /**
     * A snapshot at or past this revision, as soon as this replica has one; fails with {@link RevisionNotReachedException}
     * where it has none while the patience lasts.
     */
    CompletionStage<Snapshot> atLeast(long revision, Duration patience);
}
