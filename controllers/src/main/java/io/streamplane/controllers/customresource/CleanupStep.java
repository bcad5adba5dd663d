package io.streamplane.controllers.customresource;

import io.streamplane.controllers.garbage.Ballot;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Deletes the objects of a definition that is to go. Each shard deletes its own and votes when none is left; with the last vote
 * the definition's finalizer goes. None comes later: each creation requires that the definition is still the one that the API
 * server saw, without a deletionTimestamp.
 */
final class CleanupStep {

    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private CleanupStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<?> definition) {
        List<String> finalizers = definition.finalizers();
        if (!finalizers.contains(FINALIZER)) {
            return ReconcileResult.nothing();
        }
        Collection<Stored<?>> left = input.shard().ofResource(definition.name());
        var deletions = new ArrayList<Proposal>();
        for (Stored<?> each : left) {
            if (!each.terminating()) {
                deletions.add(new Proposal.Delete(each.resource(), each.key(), each.uid(), null, "Background"));
            }
        }
        if (!deletions.isEmpty()) {
            return ReconcileResult.of(deletions);
        }
        // The garbage collector votes on these first; there is one vote at a time
        boolean waits = finalizers.contains(Metadata.FOREGROUND) || finalizers.contains(Metadata.ORPHAN);
        return left.isEmpty() && !waits
                ? Ballot.of(definition, FINALIZER).vote(input.shard(), definition)
                : ReconcileResult.nothing();
    }
}
