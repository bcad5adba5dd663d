package io.streamplane.apiserver.audit;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.schemas.journal.Command;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal with what became of it.
 *
 * @param time the journal's time at the record: the greatest clock of all records up to it, so it never goes back
 * @param command null where somebody else wrote the record: it changes nothing, but uses up its revision
 * @param outcome null with the command
 * @param changes of objects, in the order of the command's mutations; none where it was rejected
 */
public record AuditEntry(
        long revision,
        Instant time,
        @Nullable Command command,
        @Nullable Outcome outcome,
        List<Change> changes) {

    public AuditEntry {
        changes = List.copyOf(changes);
    }

    /** The record's offset in the journal. */
    public long offset() {
        return revision - 1;
    }

    /** The revision that the command reacts to; 0 for what a user asked, and where there is no command. */
    public long cause() {
        return command == null ? 0 : command.cause();
    }

    /** Whether it is a command that took effect. */
    public boolean accepted() {
        return outcome instanceof Outcome.Accepted;
    }

    /** Why it was rejected; null where it was not. */
    public Outcome.@Nullable Rejected rejection() {
        return outcome instanceof Outcome.Rejected rejected ? rejected : null;
    }
}
