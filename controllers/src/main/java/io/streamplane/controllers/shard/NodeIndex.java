package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Pods by the node that they are bound to. */
final class NodeIndex {

    private final Map<String, TreeSet<ObjectKey>> byNode = new HashMap<>();

    void add(Stored<?> stored) {
        String node = stored.node();
        if (node != null) {
            byNode.computeIfAbsent(node, name -> new TreeSet<>()).add(stored.key());
        }
    }

    void remove(Stored<?> stored) {
        String node = stored.node();
        var keys = node == null ? null : byNode.get(node);
        if (keys != null) {
            keys.remove(stored.key());
            if (keys.isEmpty()) {
                byNode.remove(node);
            }
        }
    }

    Collection<ObjectKey> on(String node) {
        var keys = byNode.get(node);
        return keys == null ? List.of() : List.copyOf(keys);
    }
}
