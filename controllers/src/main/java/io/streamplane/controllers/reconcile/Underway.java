package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What this reconciler proposed lately, of which no effect has been seen and no time-out has passed. With it a reconcile
 * need not make the same children again for every change, nor delete a second pod because the first is still there. It
 * is empty after a restart; the wiring then waits a moment before the first reconcile.
 */
public interface Underway {

    /** Nothing is. */
    Underway NOTHING = new Underway() {
        @Override
        public boolean proposed(String resource, ObjectKey key) {
            return false;
        }

        @Override
        public boolean deleting(String resource, ObjectKey key) {
            return false;
        }

        @Override
        public int creating(String ownerUid) {
            return 0;
        }
    };

    /** Whether a change of this object, or its creation, is under way. */
    boolean proposed(String resource, ObjectKey key);

    /** Whether its deletion is under way: it is still there, but must not be counted on. */
    boolean deleting(String resource, ObjectKey key);

    /** How many creations of objects that this owner controls are under way. */
    int creating(String ownerUid);

    /** Why admission refused the last creation of an object that this owner controls; null where none was refused, or one was made since. */
    default @Nullable String refused(String ownerUid) {
        return null;
    }
}
