package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happened to the pods of stopped nodes, for when they go on. Not thread-safe. */
final class Held {

    /** @param pod its newest desired part; null where only its timer ran out */
    record Change(String node, @Nullable Pod pod, long revision) {}

    private final Map<ObjectKey, Change> changes = new HashMap<>();

    void changed(ObjectKey key, String node, Pod pod, long revision) {
        changes.put(key, new Change(node, pod, revision));
    }

    void due(ObjectKey key, String node) {
        changes.putIfAbsent(key, new Change(node, null, Long.MIN_VALUE));
    }

    void removed(ObjectKey key, long revision) {
        changes.computeIfPresent(key, (_, change) -> change.revision() <= revision ? null : change);
    }

    /** Gives and forgets what belongs to nodes that go on. */
    Map<ObjectKey, Change> release(Predicate<String> stopped) {
        if (changes.isEmpty()) {
            return Map.of();
        }
        var released = new HashMap<>(changes);
        released.values().removeIf(change -> stopped.test(change.node()));
        changes.keySet().removeAll(released.keySet());
        return released;
    }
}
