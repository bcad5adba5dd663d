package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;

/**
 * What a reconciler is asked to look at: one object, which need not exist (any more).
 *
 * @param resource GroupResource, e.g. deployments.apps
 */
public record WorkKey(String resource, ObjectKey key) {

    public static WorkKey of(Stored<?> object) {
        return new WorkKey(object.resource(), object.key());
    }
}
