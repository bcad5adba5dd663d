package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What owner references mean. One names its owner by group, kind, name and uid, and all of them count: it means the object
 * of cluster scope, or of the dependent's own namespace, that has this name, if that has this uid.
 */
final class OwnerReferences {

    private OwnerReferences() {}

    /** Where the owner is, if it is there; null where there is no such kind, or an object of cluster scope names one of a namespace. */
    static @Nullable ResourceKey key(OwnerReference reference, Stored<?> dependent, OwnerKinds kinds) {
        String name = reference.getName();
        if (name == null || name.isEmpty() || reference.getKind() == null) {
            return null;
        }
        var kind = kinds.of(reference);
        if (kind == null || kind.namespaced() && dependent.namespace().isEmpty()) {
            return null;
        }
        return new ResourceKey(kind.resource(), new ObjectKey(kind.namespaced() ? dependent.namespace() : "", name));
    }

    /** Whether a reference of the dependent means this owner. */
    static boolean means(OwnerReference reference, Stored<?> dependent, Stored<?> owner, OwnerKinds kinds) {
        return owner.uid().equals(reference.getUid())
                && new ResourceKey(owner.resource(), owner.key()).equals(key(reference, dependent, kinds));
    }
}
