package io.streamplane.apiserver.journal;

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

    /** The object after it, or what a deleted one last was. */
    public StoredObject object() {
        StoredObject object = after != null ? after : before;
        if (object == null) {
            throw new IllegalStateException("expected a change of an object, but it has neither before nor after");
        }
        return object;
    }
}
