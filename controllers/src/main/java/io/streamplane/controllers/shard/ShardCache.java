package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.Change;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one shard by kind, with the indexes that keep a reconcile's cost at what it looks at. Not thread-safe:
 * one task owns it.
 */
public final class ShardCache implements ShardView {

    private static final int REMEMBERED_DELETIONS = 65_536;

    private final Map<String, NavigableMap<ObjectKey, Stored<?>>> objects = new TreeMap<>();
    private final OwnerIndex owners = new OwnerIndex();
    private final NodeIndex nodes = new NodeIndex();
    private final UidIndex uids = new UidIndex(REMEMBERED_DELETIONS);

    private final OrphanIndex orphans = new OrphanIndex();
    private final NodeLookup nodeLookup;

    /**
     * @param resources GroupResources of the kinds that it will hold
     * @param nodeLookup where nodes are found, which no shard holds
     */
    public ShardCache(Collection<String> resources, NodeLookup nodeLookup) {
        this.nodeLookup = nodeLookup;
        resources.forEach(resource -> objects.put(resource, new TreeMap<>()));
    }

    /** Takes over the object as it now is. */
    public Change put(Stored<?> stored) {
        Stored<?> before = kind(stored.resource()).put(stored.key(), stored);
        if (before != null) {
            unindex(before);
            if (!before.uid().equals(stored.uid())) {
                uids.deleted(before.uid());
            }
        }
        owners.add(stored);
        nodes.add(stored);
        orphans.add(stored);
        uids.add(stored.uid(), WorkKey.of(stored));
        return new Change(stored.resource(), stored.key(), before, stored);
    }

    /** Forgets the object; null where it is not there. */
    public @Nullable Change remove(String resource, ObjectKey key) {
        Stored<?> before = kind(resource).remove(key);
        if (before == null) {
            return null;
        }
        unindex(before);
        uids.deleted(before.uid());
        return new Change(resource, key, before, null);
    }

    @Override
    public @Nullable Stored<?> get(String resource, ObjectKey key) {
        return resource.equals("nodes")
                ? nodeLookup.get(key.name())
                : kind(resource).get(key);
    }

    @Override
    public Collection<Stored<?>> list(String resource, String namespace) {
        var from = new ArrayList<Stored<?>>();
        for (var entry : kind(resource).tailMap(first(namespace), true).entrySet()) {
            if (!entry.getKey().namespace().equals(namespace)) {
                break;
            }
            from.add(entry.getValue());
        }
        return from;
    }

    /** All objects of all kinds. */
    public Collection<Stored<?>> all() {
        var all = new ArrayList<Stored<?>>();
        objects.values().forEach(kind -> all.addAll(kind.values()));
        return all;
    }

    @Override
    public Collection<Stored<?>> dependents(String resource, String ownerUid) {
        return List.copyOf(owners.of(ownerUid, resource));
    }

    @Override
    public Collection<Stored<?>> uncontrolled(String resource, String namespace) {
        var found = new ArrayList<Stored<?>>();
        for (ObjectKey key : orphans.of(resource, namespace)) {
            Stored<?> stored = kind(resource).get(key);
            if (stored != null) {
                found.add(stored);
            }
        }
        return found;
    }

    @Override
    public Collection<Stored<?>> dependents(String ownerUid) {
        var found = new ArrayList<Stored<?>>();
        for (String resource : objects.keySet()) {
            found.addAll(dependents(resource, ownerUid));
        }
        return found;
    }

    @Override
    public Collection<Stored<?>> podsOn(String node) {
        var found = new ArrayList<Stored<?>>();
        for (ObjectKey key : nodes.on(node)) {
            Stored<?> pod = get("pods", key);
            if (pod != null) {
                found.add(pod);
            }
        }
        return found;
    }

    @Override
    public Set<String> nodesWithPods() {
        return nodes.names();
    }

    @Override
    public @Nullable WorkKey find(String uid) {
        return uids.find(uid);
    }

    @Override
    public boolean knownDeleted(String uid) {
        return uids.knownDeleted(uid);
    }

    @Override
    public Set<String> resources() {
        return new LinkedHashSet<>(objects.keySet());
    }

    private void unindex(Stored<?> before) {
        owners.remove(before);
        nodes.remove(before);
        orphans.remove(before);
        uids.remove(before.uid());
    }

    private static ObjectKey first(String namespace) {
        return new ObjectKey(namespace, "\0");
    }

    private NavigableMap<ObjectKey, Stored<?>> kind(String resource) {
        var kind = objects.get(resource);
        if (kind == null) {
            throw new IllegalArgumentException("expected one of " + objects.keySet() + ", but got '" + resource + "'");
        }
        return kind;
    }
}
