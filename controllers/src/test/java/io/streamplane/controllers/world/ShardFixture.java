package io.streamplane.controllers.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ShardCache;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;

/** A shard for table tests: each object that is put there is written at the next revision, which is then known. */
public final class ShardFixture {

    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ShardCache cache;
    private long revision;

    public ShardFixture() {
        this(0, 1);
    }

    public ShardFixture(int number, int count) {
        cache = new ShardCache(number, count);
    }

    public ShardCache cache() {
        return cache;
    }

    /** Revision of what was put last. */
    public long revision() {
        return revision;
    }

    public Stored<?> put(String resource, HasMetadata object) {
        var stored = next(resource, object);
        cache.apply(new FactChange(resource, stored.key(), cache.get(resource, stored.key()), stored));
        cache.read(revision);
        return stored;
    }

    public void remove(String resource, ObjectKey key) {
        cache.apply(new FactChange(resource, key, cache.get(resource, key), null));
        cache.read(++revision);
    }

    public Stored<?> putInCluster(String resource, HasMetadata object) {
        var stored = next(resource, object);
        cache.applyToCluster(new FactChange(resource, stored.key(), cache.inCluster(resource, stored.key()), stored));
        cache.clusterRead(revision);
        return stored;
    }

    public void removeInCluster(String resource, ObjectKey key) {
        cache.applyToCluster(new FactChange(resource, key, cache.inCluster(resource, key), null));
        cache.clusterRead(++revision);
    }

    /** Nothing more has come of what is of cluster scope, and it is known that nothing will up to here. */
    public void clusterIsKnown() {
        cache.clusterRead(revision);
    }

    public void shardIsKnown() {
        cache.read(revision);
    }

    public ReconcileResult run(Reconciler reconciler, String resource, ObjectKey key) {
        return reconciler.reconcile(ReconcileInput.of(new WorkKey(resource, key), NOW, cache));
    }

    private Stored<?> next(String resource, HasMetadata object) {
        var metadata = object.getMetadata();
        String namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace();
        return Stored.of(resource, new ObjectKey(namespace, metadata.getName()), object, ++revision, 0);
    }
}
