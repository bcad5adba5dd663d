package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * The owner's side of foreground deletion: its finalizer goes when no dependent is left that blocks it. The dependents
 * delete themselves, each in its own reconcile, since their owner waits.
 *
 * <p>A dependent that waits itself, in the end for this owner, does not block it: else both would wait for ever. Example: a
 * blocks b, b blocks c and c blocks a, and all three wait.
 */
final class ForegroundStep {

    private ForegroundStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<?> owner, OwnerKinds kinds) {
        Ballot ballot = Ballot.of(owner, Metadata.FOREGROUND);
        boolean blocked = ballot.isOpen(input.shard())
                && blocking(owner, input.shard().dependents(owner.uid()), kinds).stream()
                        .anyMatch(dependent -> !waitsFor(owner, dependent, input.shard(), kinds));
        return blocked ? ReconcileResult.nothing() : ballot.vote(input.shard(), owner);
    }

    private static List<Stored<?>> blocking(Stored<?> owner, Collection<Stored<?>> dependents, OwnerKinds kinds) {
        var blocking = new ArrayList<Stored<?>>();
        for (Stored<?> dependent : dependents) {
            if (dependent.owners().stream()
                    .anyMatch(reference -> Boolean.TRUE.equals(reference.getBlockOwnerDeletion())
                            && OwnerReferences.means(reference, dependent, owner, kinds))) {
                blocking.add(dependent);
            }
        }
        return blocking;
    }

    /** Whether what the dependent waits for comes round to the owner. */
    private static boolean waitsFor(Stored<?> owner, Stored<?> dependent, ShardView shard, OwnerKinds kinds) {
        var seen = new HashSet<String>();
        var next = new ArrayDeque<Stored<?>>(List.of(dependent));
        while (!next.isEmpty()) {
            Stored<?> each = next.remove();
            if (each.uid().equals(owner.uid())) {
                return true;
            }
            if (each.terminating() && each.finalizers().contains(Metadata.FOREGROUND) && seen.add(each.uid())) {
                next.addAll(blocking(each, shard.dependents(each.uid()), kinds));
                next.addAll(blocking(each, shard.dependentsInCluster(each.uid()), kinds));
            }
        }
        return false;
    }
}
