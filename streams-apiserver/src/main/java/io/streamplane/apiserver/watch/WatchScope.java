package io.streamplane.apiserver.watch;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;

/**
 * Which of a kind's objects a watch can be about at all, so that no change of others wakes it.
 *
 * @param namespace empty for all, and of a kind without
 * @param name empty for all
 */
public record WatchScope(String namespace, String name) {

    public static final WatchScope EVERYTHING = new WatchScope("", "");

    /** The scopes that hold an object. */
    static List<WatchScope> of(ObjectKey key) {
        var named = new WatchScope("", key.name());
        return key.namespace().isEmpty()
                ? List.of(EVERYTHING, named)
                : List.of(
                        EVERYTHING,
                        named,
                        new WatchScope(key.namespace(), ""),
                        new WatchScope(key.namespace(), key.name()));
    }

    boolean holds(ObjectKey key) {
        return (namespace.isEmpty() || namespace.equals(key.namespace()))
                && (name.isEmpty() || name.equals(key.name()));
    }
}
