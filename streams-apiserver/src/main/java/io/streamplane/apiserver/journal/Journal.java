package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.Command;
import java.util.concurrent.CompletionStage;

/**
 * The one total order of accepted changes, and this replica's view of it. Stages complete on the thread that applies
 * commands: what hangs on them must not block, or must go to another thread (the {@code ...Async} methods).
 */
public interface Journal {

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

    /** A snapshot at or past this revision, as soon as this replica has one. */
    CompletionStage<Snapshot> atLeast(long revision);

    /**
     * Registers a listener.
     *
     * @return the state from which it listens: it hears of every command after this snapshot, and of none before
     */
    Snapshot listen(ChangeListener listener);
}
