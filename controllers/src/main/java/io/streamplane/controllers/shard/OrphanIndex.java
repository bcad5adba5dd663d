package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Objects without a controller, by kind and namespace: what a controller may adopt. */
final class OrphanIndex {

    private record Place(String resource, String namespace) {}

    private final Map<Place, TreeSet<ObjectKey>> byPlace = new HashMap<>();

    void add(Stored<?> stored) {
        if (stored.controller() == null) {
            byPlace.computeIfAbsent(place(stored), place -> new TreeSet<>()).add(stored.key());
        }
    }

    void remove(Stored<?> stored) {
        if (stored.controller() == null) {
            var keys = byPlace.get(place(stored));
            if (keys != null) {
                keys.remove(stored.key());
            }
        }
    }

    Collection<ObjectKey> of(String resource, String namespace) {
        var keys = byPlace.get(new Place(resource, namespace));
        return keys == null ? List.of() : List.copyOf(keys);
    }

    private static Place place(Stored<?> stored) {
        return new Place(stored.resource(), stored.namespace());
    }
}
