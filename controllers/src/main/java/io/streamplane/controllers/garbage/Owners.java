package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/**
 * An object's owner references by what has become of the owner.
 *
 * @param solid it is there, and may keep the object
 * @param waiting it is being deleted in the foreground and waits for its dependents to go
 * @param gone its deletion was seen
 * @param missing it is not there; it may only not have been read yet
 */
record Owners(
        List<OwnerReference> solid,
        List<OwnerReference> waiting,
        List<OwnerReference> gone,
        List<OwnerReference> missing) {

    static Owners of(Stored<?> object, ShardView shard) {
        var owners = new Owners(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (OwnerReference reference : object.owners()) {
            owners.place(reference, shard).add(reference);
        }
        return owners;
    }

    private List<OwnerReference> place(OwnerReference reference, ShardView shard) {
        if ("Node".equals(reference.getKind()) && "v1".equals(reference.getApiVersion())) {
            Stored<?> node = shard.get("nodes", ObjectKey.clusterScoped(reference.getName()));
            return node != null && node.uid().equals(reference.getUid()) ? solid : missing;
        }
        WorkKey where = shard.find(reference.getUid());
        Stored<?> owner = where == null ? null : shard.get(where.resource(), where.key());
        if (owner == null) {
            return shard.knownDeleted(reference.getUid()) ? gone : missing;
        }
        return owner.terminating() && owner.finalizers().contains(Metadata.FOREGROUND) ? waiting : solid;
    }
}
