package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects by kind and key, with the indexes that keep a reconcile's cost at what it looks at. Kinds come as they come. */
final class ObjectIndex {

    private static final String PODS = "pods";

    private final Map<String, NavigableMap<ObjectKey, Stored<?>>> objects = new TreeMap<>();
    private final OwnerIndex owners = new OwnerIndex();
    private final NodeIndex nodes = new NodeIndex();
    private final OrphanIndex orphans = new OrphanIndex();

    /** Puts the object as it is after the change in place of what it was before. */
    void apply(FactChange change) {
        replace(change.resource(), change.key(), change.before(), change.after());
    }

    /** Puts back what was before the change. */
    void revert(FactChange change) {
        replace(change.resource(), change.key(), change.after(), change.before());
    }

    private void replace(String resource, ObjectKey key, @Nullable Stored<?> before, @Nullable Stored<?> after) {
        if (before != null) {
            owners.remove(before);
            nodes.remove(before);
            orphans.remove(before);
        }
        if (after == null) {
            remove(resource, key);
            return;
        }
        objects.computeIfAbsent(resource, each -> new TreeMap<>()).put(key, after);
        owners.add(after);
        nodes.add(after);
        orphans.add(after);
    }

    private void remove(String resource, ObjectKey key) {
        var ofResource = objects.get(resource);
        if (ofResource != null) {
            ofResource.remove(key);
            if (ofResource.isEmpty()) {
                objects.remove(resource);
            }
        }
    }

    @Nullable
    Stored<?> get(String resource, ObjectKey key) {
        var ofResource = objects.get(resource);
        return ofResource == null ? null : ofResource.get(key);
    }

    Collection<Stored<?>> ofResource(String resource) {
        var ofResource = objects.get(resource);
        return ofResource == null ? List.of() : List.copyOf(ofResource.values());
    }

    Collection<Stored<?>> list(String resource, String namespace) {
        var ofResource = objects.get(resource);
        return ofResource == null ? List.of() : inNamespace(ofResource, namespace);
    }

    List<Stored<?>> inNamespace(String namespace) {
        var found = new ArrayList<Stored<?>>();
        objects.values().forEach(ofResource -> found.addAll(inNamespace(ofResource, namespace)));
        return found;
    }

    private static List<Stored<?>> inNamespace(NavigableMap<ObjectKey, Stored<?>> ofResource, String namespace) {
        var found = new ArrayList<Stored<?>>();
        for (var entry :
                ofResource.tailMap(new ObjectKey(namespace, "\0"), true).entrySet()) {
            if (!entry.getKey().namespace().equals(namespace)) {
                break;
            }
            found.add(entry.getValue());
        }
        return found;
    }

    List<Stored<?>> all() {
        var all = new ArrayList<Stored<?>>();
        objects.values().forEach(ofResource -> all.addAll(ofResource.values()));
        return all;
    }

    Collection<Stored<?>> dependents(String resource, String ownerUid) {
        return List.copyOf(owners.of(ownerUid, resource));
    }

    Collection<Stored<?>> dependents(String ownerUid) {
        return owners.of(ownerUid);
    }

    Collection<Stored<?>> uncontrolled(String resource, String namespace) {
        return present(resource, orphans.of(resource, namespace));
    }

    Collection<Stored<?>> podsOn(String node) {
        return present(PODS, nodes.on(node));
    }

    private Collection<Stored<?>> present(String resource, Collection<ObjectKey> keys) {
        var found = new ArrayList<Stored<?>>(keys.size());
        for (ObjectKey key : keys) {
            Stored<?> stored = get(resource, key);
            if (stored != null) {
                found.add(stored);
            }
        }
        return found;
    }
}
