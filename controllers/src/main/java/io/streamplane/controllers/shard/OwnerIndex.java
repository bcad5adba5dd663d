package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Dependents by the uid of each of their owners and by kind. */
final class OwnerIndex {

    private final Map<String, Map<String, TreeMap<ObjectKey, Stored<?>>>> byUid = new HashMap<>();

    void add(Stored<?> stored) {
        for (OwnerReference owner : stored.owners()) {
            byUid.computeIfAbsent(owner.getUid(), uid -> new HashMap<>())
                    .computeIfAbsent(stored.resource(), resource -> new TreeMap<>())
                    .put(stored.key(), stored);
        }
    }

    void remove(Stored<?> stored) {
        for (OwnerReference owner : stored.owners()) {
            var byResource = byUid.get(owner.getUid());
            if (byResource == null) {
                continue;
            }
            var keys = byResource.get(stored.resource());
            if (keys != null) {
                keys.remove(stored.key());
                if (keys.isEmpty()) {
                    byResource.remove(stored.resource());
                }
            }
            if (byResource.isEmpty()) {
                byUid.remove(owner.getUid());
            }
        }
    }

    /** Of all kinds, in the order of their names. */
    Collection<Stored<?>> of(String ownerUid) {
        var byResource = byUid.get(ownerUid);
        if (byResource == null) {
            return List.of();
        }
        var all = new ArrayList<Stored<?>>();
        new TreeMap<>(byResource).values().forEach(ofResource -> all.addAll(ofResource.values()));
        return all;
    }

    Collection<Stored<?>> of(String ownerUid, String resource) {
        var byResource = byUid.get(ownerUid);
        if (byResource == null) {
            return List.of();
        }
        var found = byResource.get(resource);
        return found == null ? List.of() : found.values();
    }
}
