package io.streamplane.apiserver.request;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;

/**
 * What a request is about.
 *
 * @param namespace empty for a cluster-scoped kind
 * @param name empty for a request on a collection
 * @param subresource status, scale, binding, log, or empty
 */
public record Target(Kind kind, String namespace, String name, String subresource) {

    /** One of the collection's objects. */
    public Target of(ObjectKey object) {
        return new Target(kind, object.namespace(), object.name(), "");
    }

    /** What the object is one of. */
    public Target collection() {
        return new Target(kind, namespace, "", "");
    }
}
