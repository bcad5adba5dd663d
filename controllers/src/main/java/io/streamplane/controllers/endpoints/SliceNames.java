package io.streamplane.controllers.endpoints;

import io.streamplane.controllers.reconcile.PodNames;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.topic.ObjectKey;

/** Gives names to one owner's new slices: the first ones that nobody has, so that who asks twice asks for the same slice. */
final class SliceNames {

    private final ShardView shard;
    private final String namespace;
    private final PodNames names;
    private long ordinal;

    /** @param type of the slices' addresses */
    SliceNames(ShardView shard, ObjectKey owner, String uid, String type) {
        this.shard = shard;
        this.namespace = owner.namespace();
        this.names = new PodNames(owner.name(), uid + " " + type, 0);
    }

    ObjectKey next() {
        while (true) {
            var key = new ObjectKey(namespace, names.name(++ordinal));
            if (shard.get(EndpointSliceKind.RESOURCE, key) == null) {
                return key;
            }
        }
    }
}
