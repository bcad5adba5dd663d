package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Notes which kinds a reconcile asks for, found or not. */
public final class AskedShard implements ShardView {

    private final ShardView shard;
    private final Set<String> asked = new TreeSet<>();

    public AskedShard(ShardView shard) {
        this.shard = shard;
    }

    /** GroupResources of the kinds that were asked for. */
    public Set<String> asked() {
        return asked;
    }

    @Override
    public @Nullable Stored<?> get(String resource, ObjectKey key) {
        asked.add(resource);
        return shard.get(resource, key);
    }

    @Override
    public Collection<Stored<?>> list(String resource, String namespace) {
        asked.add(resource);
        return shard.list(resource, namespace);
    }

    @Override
    public Collection<Stored<?>> dependents(String resource, String ownerUid) {
        asked.add(resource);
        return shard.dependents(resource, ownerUid);
    }

    @Override
    public Collection<Stored<?>> dependents(String ownerUid) {
        asked.addAll(shard.resources());
        return shard.dependents(ownerUid);
    }

    @Override
    public Collection<Stored<?>> uncontrolled(String resource, String namespace) {
        asked.add(resource);
        return shard.uncontrolled(resource, namespace);
    }

    @Override
    public Collection<Stored<?>> podsOn(String node) {
        asked.add("pods");
        return shard.podsOn(node);
    }

    @Override
    public Set<String> nodesWithPods() {
        asked.add("pods");
        return shard.nodesWithPods();
    }

    @Override
    public @Nullable WorkKey find(String uid) {
        asked.addAll(shard.resources());
        return shard.find(uid);
    }

    @Override
    public boolean knownDeleted(String uid) {
        asked.addAll(shard.resources());
        return shard.knownDeleted(uid);
    }

    @Override
    public Set<String> resources() {
        return shard.resources();
    }
}
