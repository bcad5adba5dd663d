package io.streamplane.apiserver.journal;

import java.util.Objects;
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

    public Change {
        if (before == null && after == null) {
            throw new IllegalArgumentException("expected a change of an object, but it has neither before nor after");
        }
    }

    /** The object after it, or what a deleted one last was. */
    public StoredObject object() {
        return after != null ? after : Objects.requireNonNull(before);
    }
}
