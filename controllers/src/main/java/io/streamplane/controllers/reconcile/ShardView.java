package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciler may look at: every object of its shard's namespaces, and by name every node. Lists come in the order of
 * their keys. Nothing changes while a reconcile runs.
 */
public interface ShardView {

    @Nullable
    Stored<?> get(String resource, ObjectKey key);

    /** All objects of one kind in one namespace. */
    Collection<Stored<?>> list(String resource, String namespace);

    /** All objects of one kind that carry an owner reference with this uid. */
    Collection<Stored<?>> dependents(String resource, String ownerUid);

    /** All objects of any kind that carry an owner reference with this uid. */
    Collection<Stored<?>> dependents(String ownerUid);

    /** All objects of one kind in one namespace that no controller owns. */
    Collection<Stored<?>> uncontrolled(String resource, String namespace);

    /** Pods whose spec names this node. */
    Collection<Stored<?>> podsOn(String node);

    /** Names of the nodes that pods of this shard are bound to. */
    Set<String> nodesWithPods();

    /** Where the object of this uid is; null where the shard has none. Nodes are not found so. */
    @Nullable
    WorkKey find(String uid);

    /** Whether the deletion of an object with this uid was seen; false says nothing. */
    boolean knownDeleted(String uid);

    /** GroupResources of all kinds that the shard holds. */
    Set<String> resources();

    default <T extends HasMetadata> @Nullable Stored<T> get(String resource, ObjectKey key, Class<T> type) {
        Stored<?> found = get(resource, key);
        return found == null ? null : found.as(type);
    }
}
