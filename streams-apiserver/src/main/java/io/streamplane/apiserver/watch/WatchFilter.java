package io.streamplane.apiserver.watch;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import java.util.Optional;
import java.util.function.Predicate;
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
     * @param object as it is now; for a deletion, as it was last
     * @param revision of the change
     */
    public record Told(Type type, StoredObject object, long revision) {

        /** Whether the object is sent as it is stored, so that its shared forms can be. */
        public boolean isAsStored() {
            return type != Type.DELETED;
        }

        /** The object to send; a deleted one has the revision of its deletion. Never change it. */
        public ObjectNode tree() {
            ObjectNode tree = object.tree();
            if (isAsStored()) {
                return tree;
            }
            ObjectNode last = tree.objectNode();
            last.setAll(tree);
            ObjectNode metadata = last.putObject("metadata");
            if (tree.get("metadata") instanceof ObjectNode was) {
                metadata.setAll(was);
            }
            metadata.put("resourceVersion", Long.toString(revision));
            return last;
        }
    }

    public Optional<Told> told(Change change) {
        StoredObject before = change.before();
        StoredObject after = change.after();
        boolean was = before != null && matches.test(before);
        boolean is = after != null && matches.test(after);
        if (is && after != null) {
            return Optional.of(new Told(was ? Type.MODIFIED : Type.ADDED, after, change.revision()));
        }
        return was && before != null
                ? Optional.of(new Told(Type.DELETED, before, change.revision()))
                : Optional.empty();
    }
}
