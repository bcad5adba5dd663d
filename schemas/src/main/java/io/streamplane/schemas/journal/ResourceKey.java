package io.streamplane.schemas.journal;

import io.streamplane.schemas.topic.ObjectKey;

/**
 * Names one object in the whole cluster.
 *
 * @param resource plural resource name, as in the topics' names
 */
public record ResourceKey(String resource, ObjectKey key) {
    @Override
    public String toString() {
        return resource + " " + key;
    }
}
