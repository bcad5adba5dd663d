package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object's change, as watches need it.
 *
 * @param revision the command's revision
 * @param before null where the object was created
 * @param after null where the object was deleted
 */
public record Change(
        long revision,
        @Nullable StoredObject before,
        @Nullable StoredObject after) {

    /** What a command made of an object: an object that took the place of another one is two changes. */
    public static List<Change> of(long revision, @Nullable StoredObject before, @Nullable StoredObject after) {
        if (before == null && after == null) {
            return List.of();
        }
        boolean replaced = before != null && after != null && !before.uid().equals(after.uid());
        return replaced
                ? List.of(new Change(revision, before, null), new Change(revision, null, after))
                : List.of(new Change(revision, before, after));
    }

    /** What it takes in memory, about: what was before is mostly what another change has left. */
    public long bytes() {
        return object().bytes();
    }

    /** The same change of the object at another version of its kind. */
    public Change at(Kind version) {
        return object().kind().seen() == version.seen()
                ? this
                : new Change(
                        revision, before == null ? null : before.at(version), after == null ? null : after.at(version));
    }

    /** The object after it, or what a deleted one last was. */
    public StoredObject object() {
        StoredObject object = after != null ? after : before;
        if (object == null) {
            throw new IllegalStateException("expected a change of an object, but it has neither before nor after");
        }
        return object;
    }
}
