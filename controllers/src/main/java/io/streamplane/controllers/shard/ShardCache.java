package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one shard and those of cluster scope, of whatever kinds, each as of one revision. Not thread-safe: one task
 * owns it, and moves it on when no reconcile runs.
 */
public final class ShardCache implements ShardView {

    private static final String NAMESPACES = "namespaces";

    private final int count;
    private final ObjectIndex own = new ObjectIndex();
    private final ObjectIndex cluster = new ObjectIndex();
    private long revision;
    private long clusterRevision;
    private int number;

    /** Of the only shard there is. */
    public ShardCache() {
        this(0, 1);
    }

    /**
     * @param number of the shard, from 0 on
     * @param count of all shards
     */
    public ShardCache(int number, int count) {
        this.number = number;
        this.count = count;
    }

    /** Says which shard it is, where that was not known when it was made. */
    public void number(int known) {
        number = known;
    }

    /** Takes over what a fact of the shard's partition changed. */
    public void apply(FactChange change) {
        own.apply(change);
    }

    /** Goes back to what was before a change, the last one that is not reverted. */
    public void revert(FactChange change) {
        own.revert(change);
    }

    /** Takes over what a fact about an object of cluster scope changed. */
    public void applyToCluster(FactChange change) {
        cluster.apply(change);
    }

    public void revertInCluster(FactChange change) {
        cluster.revert(change);
    }

    /** Says that all of the shard up to there, and nothing newer, is applied. */
    public void read(long known) {
        revision = known;
    }

    /** Says that all of cluster scope up to there, and nothing newer, is applied. */
    public void clusterRead(long known) {
        clusterRevision = known;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long clusterRevision() {
        return clusterRevision;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public @Nullable Stored<?> get(String resource, ObjectKey key) {
        return key.namespace().isEmpty() && !resource.equals(NAMESPACES)
                ? cluster.get(resource, key)
                : own.get(resource, key);
    }

    @Override
    public @Nullable Stored<?> inCluster(String resource, ObjectKey key) {
        return cluster.get(resource, key);
    }

    @Override
    public Collection<Stored<?>> inCluster(String resource) {
        return cluster.ofResource(resource);
    }

    @Override
    public Collection<Stored<?>> ofResource(String resource) {
        var all = new ArrayList<>(own.ofResource(resource));
        if (number == 0 && !resource.equals(NAMESPACES)) {
            all.addAll(cluster.ofResource(resource));
        }
        return all;
    }

    @Override
    public Collection<Stored<?>> list(String resource, String namespace) {
        return own.list(resource, namespace);
    }

    @Override
    public Collection<Stored<?>> inNamespace(String namespace) {
        return own.inNamespace(namespace);
    }

    /** All objects of the shard. */
    public List<Stored<?>> all() {
        return own.all();
    }

    /** All objects of cluster scope. */
    public List<Stored<?>> allOfCluster() {
        return cluster.all();
    }

    @Override
    public Collection<Stored<?>> dependents(String resource, String ownerUid) {
        return own.dependents(resource, ownerUid);
    }

    @Override
    public Collection<Stored<?>> dependents(String ownerUid) {
        if (number != 0) {
            return own.dependents(ownerUid);
        }
        var all = new ArrayList<>(own.dependents(ownerUid));
        for (Stored<?> each : cluster.dependents(ownerUid)) {
            if (!each.resource().equals(NAMESPACES)) {
                all.add(each);
            }
        }
        return all;
    }

    @Override
    public Collection<Stored<?>> dependentsInCluster(String ownerUid) {
        return cluster.dependents(ownerUid);
    }

    @Override
    public Collection<Stored<?>> uncontrolled(String resource, String namespace) {
        return own.uncontrolled(resource, namespace);
    }

    @Override
    public Collection<Stored<?>> podsOn(String node) {
        return own.podsOn(node);
    }
}
