package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.Outcome;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Orphaning: every dependent loses its reference to the owner, then the owner its finalizer; not before the shard is past
 * its backlog, since a dependent that was missed would be collected when the owner is gone.
 */
final class OrphanStep {

    private OrphanStep() {}

    static Outcome apply(Snapshot snapshot, Stored<?> owner, Duration certainAfter) {
        var proposals = new ArrayList<Proposal>();
        for (Stored<?> dependent : snapshot.shard().dependents(owner.uid())) {
            var others = new ArrayList<>(dependent.owners());
            others.removeIf(reference -> reference.getUid().equals(owner.uid()));
            proposals.add(Metadata.withOwners(dependent, others));
        }
        if (!proposals.isEmpty()) {
            return Outcome.of(proposals);
        }
        Duration wait = certainAfter.minus(snapshot.settled());
        if (wait.isPositive()) {
            return Outcome.requeue(wait);
        }
        proposals.add(Metadata.withoutFinalizer(owner, Metadata.ORPHAN));
        return Outcome.of(proposals);
    }
}
