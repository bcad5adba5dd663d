package io.streamplane.apiserver.audit;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null: whatever it is.
 *
 * @param since the first time, by the journal
 * @param until the last time, by the journal
 * @param object one that the command is about, or that it changes or would have changed
 * @param user exactly
 * @param verb exactly, e.g. patch; bind for a pod's binding
 */
public record AuditFilter(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable ObjectFilter object,
        @Nullable String user,
        @Nullable String verb) {

    public boolean matches(AuditEntry entry) {
        if (since != null && entry.time().isBefore(since) || isPast(entry)) {
            return false;
        }
        Command command = entry.command();
        if (command == null) {
            return object == null && user == null && verb == null;
        }
        return (user == null || user.equals(command.origin().user()))
                && (verb == null || verb.equals(command.origin().verb()))
                && (object == null || isAbout(command, object));
    }

    /** Whether neither this entry nor any after it is asked for. */
    public boolean isPast(AuditEntry entry) {
        return until != null && entry.time().isAfter(until);
    }

    private static boolean isAbout(Command command, ObjectFilter object) {
        return command.mutations().isEmpty()
                ? command.preconditions().stream().map(Precondition::key).anyMatch(object::matches)
                : command.mutations().stream().map(Mutation::key).anyMatch(object::matches);
    }
}
