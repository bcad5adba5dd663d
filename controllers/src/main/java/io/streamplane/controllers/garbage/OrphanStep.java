package io.streamplane.controllers.garbage;

import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;

/**
 * Orphaning: every dependent loses its reference to the owner, then the owner its finalizer. All that depended on the owner
 * when its deletion was asked for was made before, so a shard that has come to there has it.
 */
final class OrphanStep {

    private OrphanStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<?> owner, OwnerKinds kinds) {
        Ballot ballot = Ballot.of(owner, Metadata.ORPHAN);
        var edit = MetadataEdit.withoutOwners(List.of(owner.uid()));
        var proposals = new ArrayList<Proposal>();
        for (Stored<?> dependent : input.shard().dependents(owner.uid())) {
            if (!dependent.uid().equals(owner.uid())
                    && dependent.owners().stream()
                            .anyMatch(reference -> OwnerReferences.means(reference, dependent, owner, kinds))) {
                proposals.add(Metadata.update(dependent, edit, List.of(Metadata.unchanged(owner))));
            }
        }
        return proposals.isEmpty() ? ballot.vote(input.shard(), owner) : ReconcileResult.of(proposals);
    }
}
