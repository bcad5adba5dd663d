package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * An object before and after a fact; at least one of them is there.
 *
 * @param resource GroupResource, e.g. deployments.apps
 */
public record FactChange(
        String resource,
        ObjectKey key,
        @Nullable Stored<?> before,
        @Nullable Stored<?> after) {

    /** Nothing of the object changed, but something was measured for it. */
    public static FactChange ofMeasurement(Stored<?> object) {
        return new FactChange(object.resource(), object.key(), object, object);
    }

    /** Whether it is {@linkplain #ofMeasurement of a measurement}. */
    public boolean isMeasurement() {
        return before == after;
    }

    /** The object after the change, or what it last was. */
    public Stored<?> latest() {
        if (after != null) {
            return after;
        }
        if (before == null) {
            throw new IllegalStateException("expected an object before or after the change of " + key);
        }
        return before;
    }
}
