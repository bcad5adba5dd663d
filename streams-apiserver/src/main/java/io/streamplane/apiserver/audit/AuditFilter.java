package io.streamplane.apiserver.audit;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null: whatever it is.
 *
 * @param since the first revision
 * @param until the last revision
 * @param object one that the command is about, or that it changes or would have changed
 * @param user exactly: the one whose rights counted, or the one who acted as that
 * @param verb one of {@link #VERBS}
 * @param session of one command of a user's, e.g. of one {@code kubectl apply}; empty: of any such command
 */
public record AuditFilter(
        long since,
        long until,
        @Nullable ObjectFilter object,
        @Nullable String user,
        @Nullable String verb,
        @Nullable String session) {

    /** All that the journal's commands have; bind is that of a pod's binding. */
    public static final List<String> VERBS = List.of("create", "update", "patch", "delete", "bind");

    public boolean matches(AuditEntry entry) {
        if (entry.revision() < since || entry.revision() > until) {
            return false;
        }
        Command command = entry.command();
        if (command == null) {
            return object == null && user == null && verb == null && session == null;
        }
        return (user == null || isBy(command.origin(), user))
                && (verb == null || verb.equals(command.origin().verb()))
                && (session == null || isOf(command.origin().session(), session))
                && (object == null || isAbout(command, object));
    }

    private static boolean isBy(Origin origin, String user) {
        return user.equals(origin.user())
                || (origin.impersonator() != null
                        && user.equals(origin.impersonator().user()));
    }

    private static boolean isOf(String session, String wanted) {
        return wanted.isEmpty() ? !session.isEmpty() : session.equals(wanted);
    }

    private static boolean isAbout(Command command, ObjectFilter object) {
        return command.mutations().isEmpty()
                ? command.preconditions().stream().map(Precondition::key).anyMatch(object::matches)
                : command.mutations().stream().map(Mutation::key).anyMatch(object::matches);
    }
}
