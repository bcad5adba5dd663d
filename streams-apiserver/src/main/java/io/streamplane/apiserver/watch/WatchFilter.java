package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns changes into what a watcher with selectors sees: an object that comes to match is ADDED, one that no longer
 * does is DELETED, as Kubernetes' watch cache has it.
 */
public final class WatchFilter {

    private final Predicate<StoredObject> matches;

    public WatchFilter(Predicate<StoredObject> matches) {
        this.matches = matches;
    }

    /** The types of watch events. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * What to tell.
     *
     * @param stored the object, where its shared JSON can be sent as it is; null for a deletion
     * @param tree the object to send
     */
    public record Told(Type type, @Nullable StoredObject stored, ObjectNode tree) {}

    public Optional<Told> told(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        boolean was = before != null && matches.test(before);
        boolean is = after != null && matches.test(after);
        if (is && after != null) {
            return Optional.of(new Told(was ? Type.MODIFIED : Type.ADDED, after, after.tree()));
        }
        if (was && before != null) {
            ObjectNode last = before.tree().deepCopy();
            last.withObject("/metadata").put("resourceVersion", Long.toString(change.revision()));
            return Optional.of(new Told(Type.DELETED, null, last));
        }
        return Optional.empty();
    }
}
