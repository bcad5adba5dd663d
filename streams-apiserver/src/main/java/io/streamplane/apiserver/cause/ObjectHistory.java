package io.streamplane.apiserver.cause;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects, of all entries of a journal from the first on, those of the most recent object of a name, and of every accepted
 * command what it reacted to. For one thread.
 */
public final class ObjectHistory {

    private static final long REJECTED = -1;
    private static final int FIRST_SIZE = 1024;

    private final ResourceKey key;
    private final List<AuditEntry> entries = new ArrayList<>();
    private long[] causes = new long[FIRST_SIZE];
    private int size;
    private @Nullable StoredObject last;
    private boolean exists;

    public ObjectHistory(ResourceKey key) {
        this.key = key;
    }

    public void add(AuditEntry entry) {
        if (size == causes.length) {
            causes = Arrays.copyOf(causes, 2 * size);
        }
        causes[size++] = entry.accepted() ? entry.cause() : REJECTED;
        for (Change change : entry.changes()) {
            if (isOfObject(change)) {
                add(entry, change);
            }
        }
    }

    private void add(AuditEntry entry, Change change) {
        if (change.before() == null) {
            entries.clear();
        }
        exists = change.after() != null;
        last = change.object();
        if (entries.isEmpty() || entries.getLast() != entry) {
            entries.add(entry);
        }
    }

    /** The object as it is, or as it last was; null where there never was one of that name. */
    public @Nullable StoredObject last() {
        return last;
    }

    public boolean exists() {
        return exists;
    }

    /**
     * The commands that account for the object's present state: those that wrote its desired part, the last that wrote its
     * status, and its deletion.
     */
    public List<AuditEntry> decisive() {
        var decisive = new ArrayList<AuditEntry>();
        AuditEntry lastReport = null;
        for (AuditEntry entry : entries) {
            if (entry.changes().stream().anyMatch(change -> isOfObject(change) && isReport(change))) {
                lastReport = entry;
            } else {
                decisive.add(entry);
            }
        }
        if (lastReport != null) {
            long revision = lastReport.revision();
            int place = (int) decisive.stream()
                    .filter(entry -> entry.revision() < revision)
                    .count();
            decisive.add(place, lastReport);
        }
        return decisive;
    }

    /** All commands that changed the object. */
    public List<AuditEntry> all() {
        return List.copyOf(entries);
    }

    /** The revisions of all accepted commands that one of these reacted to, directly or through others. */
    public Set<Long> ancestors(List<AuditEntry> of) {
        var ancestors = new HashSet<Long>();
        for (AuditEntry entry : of) {
            long cause = cause(entry.revision());
            while (cause > 0 && cause(cause) != REJECTED && ancestors.add(cause)) {
                cause = cause(cause);
            }
        }
        return ancestors;
    }

    private long cause(long revision) {
        return revision >= 1 && revision <= size ? causes[(int) (revision - 1)] : REJECTED;
    }

    private boolean isOfObject(Change change) {
        StoredObject object = change.object();
        return object.kind().resource().equals(key.resource()) && object.key().equals(key.key());
    }

    private static boolean isReport(Change change) {
        return change.before() != null
                && change.after() != null
                && change.before().desiredRevision() == change.after().desiredRevision();
    }
}
