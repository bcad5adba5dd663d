package io.streamplane.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Turns what the steps left in the Rollout into proposals: one for each object and part that changed. */
final class ProposeStep {

    private ProposeStep() {}

    /** @param claims adoptions and releases; a resized ReplicaSet's own update contains its adoption */
    static ReconcileResult apply(Rollout rollout, List<Proposal> claims) {
        var proposals = new ArrayList<Proposal>();
        var resized = new HashSet<Object>();
        for (Child child : rollout.all()) {
            ReplicaSet changed = child.changed();
            if (changed != null) {
                var stored = child.stored();
                var update = new Proposal.Update(stored.resource(), stored.key(), changed, stored.desiredRevision());
                proposals.add(update);
                resized.add(stored.key());
                int from = new Child(stored).replicas();
                if (from != child.replicas()) {
                    rollout.say(rollout.scaled(child.name(), from, child.replicas()), update);
                }
            }
        }
        for (Proposal claim : claims) {
            if (!resized.contains(claim.key())) {
                proposals.add(claim);
            }
        }
        // What is created requires the Deployment as it is; its number is noted when the ReplicaSet is there
        String revision = rollout.created == null ? rollout.revision : null;
        if (revision != null && !revision.equals(rollout.stored.annotations().get(Annotations.REVISION))) {
            var deployment = new DeploymentBuilder(rollout.deployment)
                    .editMetadata()
                    .addToAnnotations(Annotations.REVISION, revision)
                    .endMetadata()
                    .build();
            proposals.add(new Proposal.Update(
                    DeploymentReconciler.DEPLOYMENTS,
                    rollout.stored.key(),
                    deployment,
                    rollout.stored.desiredRevision()));
        }
        proposals.addAll(rollout.proposals);
        return new ReconcileResult(proposals, rollout.events, rollout.requeueAfter);
    }
}
