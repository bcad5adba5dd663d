package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;

/**
 * The owner's side of foreground deletion: its finalizer goes when no dependent is left that blocks it. The dependents
 * delete themselves, each in its own reconcile, since their owner waits.
 */
final class ForegroundStep {

    private ForegroundStep() {}

    static Outcome apply(Snapshot snapshot, Stored<?> owner, OwnerKinds kinds) {
        Ballot ballot = Ballot.of(owner, Metadata.FOREGROUND);
        return ballot.isOpen(snapshot.shard()) && isBlocked(snapshot, owner, kinds)
                ? Outcome.nothing()
                : ballot.vote(snapshot.shard(), owner);
    }

    private static boolean isBlocked(Snapshot snapshot, Stored<?> owner, OwnerKinds kinds) {
        return snapshot.shard().dependents(owner.uid()).stream()
                .anyMatch(dependent -> dependent.owners().stream()
                        .anyMatch(reference -> Boolean.TRUE.equals(reference.getBlockOwnerDeletion())
                                && OwnerReferences.means(reference, dependent, owner, kinds)));
    }
}
