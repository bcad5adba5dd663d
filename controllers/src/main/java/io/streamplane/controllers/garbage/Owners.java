package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object's owner references by what has become of the owner.
 *
 * @param solid it is there, and may keep the object
 * @param waiting it is being deleted in the foreground and waits for its dependents to go
 * @param gone it is not there, and will not be: an object of its uid was made before the reference to it was
 * @param unread it is not there, but may only not have been read yet
 * @param unserved its kind or version is none that is served here: nothing is known of it
 */
record Owners(List<Found> solid, List<Found> waiting, List<Found> gone, List<Found> unread, List<Found> unserved) {

    /**
     * One reference.
     *
     * @param owner null where it is not there
     */
    record Found(
            OwnerReference reference,
            ResourceKey key,
            @Nullable Stored<?> owner) {

        String uid() {
            return reference.getUid();
        }

        /** What must still hold of the owner for what follows from its state: that it is gone, or that it waits. */
        Precondition required() {
            return owner == null ? new Precondition.NotUid(key, uid()) : Metadata.unchanged(owner);
        }
    }

    static Owners of(Stored<?> object, ShardView shard, OwnerKinds kinds) {
        var owners = new Owners(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (OwnerReference reference : object.owners()) {
            owners.add(reference, object, shard, kinds);
        }
        return owners;
    }

    private void add(OwnerReference reference, Stored<?> object, ShardView shard, OwnerKinds kinds) {
        ResourceKey key = OwnerReferences.key(reference, object, kinds);
        if (key == null) {
            unserved.add(new Found(reference, new ResourceKey(object.resource(), object.key()), null));
            return;
        }
        boolean namespaced = !key.key().namespace().isEmpty();
        Stored<?> there =
                namespaced ? shard.get(key.resource(), key.key()) : shard.inCluster(key.resource(), key.key());
        Stored<?> owner = there != null && there.uid().equals(reference.getUid()) ? there : null;
        var found = new Found(reference, key, owner);
        if (owner != null) {
            boolean waits = owner.terminating() && owner.finalizers().contains(Metadata.FOREGROUND);
            (waits ? waiting : solid).add(found);
        } else if (!kinds.isServed(reference)) {
            unserved.add(found);
        } else if (namespaced || shard.clusterRevision() >= object.desiredRevision()) {
            gone.add(found);
        } else {
            unread.add(found);
        }
    }
}
