package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import java.util.List;

/**
 * The owner's side of foreground deletion: its finalizer goes when no dependent is left that blocks it. The dependents
 * delete themselves, each in its own reconcile, since their owner waits.
 */
final class ForegroundStep {

    private ForegroundStep() {}

    static Outcome apply(Snapshot snapshot, Stored<?> owner) {
        if (!owner.finalizers().contains(Metadata.FOREGROUND)) {
            return Outcome.nothing();
        }
        boolean blocked = snapshot.shard().dependents(owner.uid()).stream()
                .flatMap(dependent -> dependent.owners().stream())
                .anyMatch(reference -> blocks(reference, owner));
        return blocked ? Outcome.nothing() : Outcome.of(List.of(Metadata.withoutFinalizer(owner, Metadata.FOREGROUND)));
    }

    private static boolean blocks(OwnerReference reference, Stored<?> owner) {
        return reference.getUid().equals(owner.uid()) && Boolean.TRUE.equals(reference.getBlockOwnerDeletion());
    }
}
