package io.streamplane.schemas.journal;

import io.streamplane.schemas.topic.ObjectKey;

/**
 * Names one object in the whole cluster.
 *
 * @param resource GroupResource, e.g. deployments.apps
 */
public record ResourceKey(String resource, ObjectKey key) {
    @Override
    public String toString() {
        return resource + " " + key;
    }
}
