package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciler may look at: every object of its shard's namespaces, the Namespace objects included, as the journal had
 * them at one revision; and every object of cluster scope as the journal had them at another one. Lists come in the order
 * of their keys. Nothing changes while a reconcile runs.
 *
 * <p>So what is not there is absent, and no guess. An object that was written at a revision up to {@link #revision} can only
 * name an owner that was made before. If that owner is in the same namespace and is not there, it is gone; if it is of
 * cluster scope, it is gone where {@link #clusterRevision} is not less than the revision of the object that names it.
 */
public interface ShardView {

    /** All that the journal has about the shard's namespaces up to here is known. */
    long revision();

    /** All that the journal has about objects of cluster scope up to here is known. */
    long clusterRevision();

    /** Which of the shards it is, from 0 on. Shard 0 also looks after objects of cluster scope. */
    int number();

    /** How many shards there are. */
    int count();

    /** An object of the shard's namespaces, or one of them; else an object of cluster scope. */
    @Nullable
    Stored<?> get(String resource, ObjectKey key);

    /** An object of cluster scope, a Namespace included, at {@link #clusterRevision}. */
    @Nullable
    Stored<?> inCluster(String resource, ObjectKey key);

    /** All objects of cluster scope of one kind, Namespaces included, at {@link #clusterRevision}. */
    Collection<Stored<?>> inCluster(String resource);

    /** All objects of one kind in the shard's namespaces; in shard 0 those of cluster scope, too. */
    Collection<Stored<?>> ofResource(String resource);

    /** All objects of one kind in one namespace. */
    Collection<Stored<?>> list(String resource, String namespace);

    /** All objects of all kinds in one namespace. */
    Collection<Stored<?>> inNamespace(String namespace);

    /** All objects of one kind that carry an owner reference with this uid. */
    Collection<Stored<?>> dependents(String resource, String ownerUid);

    /** All objects of any kind that carry an owner reference with this uid; in shard 0 those of cluster scope, too. */
    Collection<Stored<?>> dependents(String ownerUid);

    /** All objects of cluster scope that carry an owner reference with this uid. */
    Collection<Stored<?>> dependentsInCluster(String ownerUid);

    /** All objects of one kind in one namespace that no controller owns. */
    Collection<Stored<?>> uncontrolled(String resource, String namespace);

    /** Pods whose spec names this node. */
    Collection<Stored<?>> podsOn(String node);

    default <T extends HasMetadata> @Nullable Stored<T> get(String resource, ObjectKey key, Class<T> type) {
        Stored<?> found = get(resource, key);
        return found == null ? null : found.as(type);
    }
}
