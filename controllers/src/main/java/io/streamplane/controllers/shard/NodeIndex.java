package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Pods by the node that they are bound to. */
final class NodeIndex {

    private final Map<String, TreeSet<ObjectKey>> byNode = new HashMap<>();

    void add(Stored<?> stored) {
        String node = node(stored);
        if (node != null) {
            byNode.computeIfAbsent(node, name -> new TreeSet<>()).add(stored.key());
        }
    }

    void remove(Stored<?> stored) {
        String node = node(stored);
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

    Set<String> names() {
        return Set.copyOf(byNode.keySet());
    }

    private static @Nullable String node(Stored<?> stored) {
        if (stored.object() instanceof Pod pod && pod.getSpec() != null) {
            String node = pod.getSpec().getNodeName();
            return node == null || node.isEmpty() ? null : node;
        }
        return null;
    }
}
