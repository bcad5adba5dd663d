package io.streamplane.apiserver.audit;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The entries of users' commands, one line for each command: a {@code kubectl apply} of ten objects is one. For one thread. */
public final class SessionSummary {

    /** The columns of {@link #rows}. */
    public static final List<String> HEADER =
            List.of("TIME", "REVISIONS", "WHO", "COMMAND", "WRITES", "REJECTED", "OBJECTS", "SESSION");

    private static final int SHOWN = 3;

    private final SequencedMap<String, Session> sessions = new LinkedHashMap<>();

    private static final class Session {
        private final Instant time;
        private final long first;
        private final Origin origin;
        private final Set<String> objects = new LinkedHashSet<>();
        private long last;
        private int writes;
        private int rejected;

        Session(Instant time, long first, Origin origin) {
            this.time = time;
            this.first = first;
            this.origin = origin;
        }
    }

    /** An entry without a session is passed over. */
    public void add(AuditEntry entry) {
        Command command = entry.command();
        if (command == null || command.origin().session().isEmpty()) {
            return;
        }
        Origin origin = command.origin();
        Session session =
                sessions.computeIfAbsent(origin.session(), _ -> new Session(entry.time(), entry.revision(), origin));
        session.last = entry.revision();
        session.writes++;
        session.rejected += entry.accepted() ? 0 : 1;
        ResourceKey subject = command.subject();
        if (subject != null) {
            session.objects.add(EntryText.object(subject));
        }
    }

    /** In the order in which the commands began. */
    public List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (Map.Entry<String, Session> entry : sessions.entrySet()) {
            Session session = entry.getValue();
            rows.add(List.of(
                    EntryText.time(session.time),
                    session.first == session.last ? Long.toString(session.first) : session.first + "-" + session.last,
                    EntryText.printable(EntryText.user(session.origin)),
                    EntryText.printable(session.origin.command()),
                    Integer.toString(session.writes),
                    Integer.toString(session.rejected),
                    objects(session.objects),
                    EntryText.printable(entry.getKey())));
        }
        return rows;
    }

    private static String objects(Set<String> objects) {
        String first = String.join(", ", objects.stream().limit(SHOWN).toList());
        return objects.size() <= SHOWN ? first : first + " and " + (objects.size() - SHOWN) + " more";
    }
}
