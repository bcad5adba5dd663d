package io.streamplane.example.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scales a Deployment to zero in the hours that its annotation names, and back to what it was afterwards:
 *
 * <pre>
 * example.streamplane.io/rest: 22:00-06:00
 * </pre>
 */
public final class RestReconciler implements Reconciler {

    static final String DEPLOYMENTS = "deployments.apps";
    static final String REST = "example.streamplane.io/rest";
    static final String REPLICAS = "example.streamplane.io/replicas-after-rest";

    /** For {@code --controllers}. */
    @Override
    public String name() {
        return "rest";
    }

    /** It proposes, and says things, as this ServiceAccount: so it may do what a role lets that one do, and in the namespaces of the role only. */
    @Override
    public String component() {
        return "resting/rest-controller";
    }

    /** Others than Deployments are seen with their metadata alone. */
    @Override
    public Set<String> looksInto() {
        return Set.of(DEPLOYMENTS);
    }

    /** Called for every change of every object: decides by what is cheap. */
    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        Stored<?> after = change.after();
        return change.resource().equals(DEPLOYMENTS)
                        && after != null
                        && after.annotations().containsKey(REST)
                ? Set.of(WorkKey.of(after))
                : Set.of();
    }

    /** The same input, the same answer: no clock but {@code input.now()}, and nothing remembered but in the objects. */
    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var deployment = input.shard().get(DEPLOYMENTS, input.work().key(), Deployment.class);
        if (deployment == null || deployment.terminating()) {
            return ReconcileResult.nothing();
        }
        Optional<RestHours> hours = RestHours.parse(deployment.annotations().getOrDefault(REST, ""));
        if (hours.isEmpty()) {
            return ReconcileResult.nothing();
        }
        Duration again = hours.get().untilChange(input.now());
        String kept = deployment.annotations().get(REPLICAS);
        if (hours.get().contains(input.now())) {
            int replicas = deployment.object().getSpec().getReplicas();
            return kept == null && replicas > 0
                    ? scale(deployment, 0, Integer.toString(replicas), "Resting", again)
                    : new ReconcileResult(List.of(), List.of(), again);
        }
        return kept != null && kept.matches("\\d{1,9}")
                ? scale(deployment, Integer.parseInt(kept), null, "Rested", again)
                : new ReconcileResult(List.of(), List.of(), again);
    }

    /** Made from this revision: refused where somebody else was faster, and then decided again. */
    private static ReconcileResult scale(
            Stored<Deployment> deployment, int replicas, @Nullable String kept, String reason, Duration again) {
        var changed = new DeploymentBuilder(deployment.object())
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .editMetadata()
                .removeFromAnnotations(REPLICAS)
                .endMetadata();
        if (kept != null) {
            changed.editMetadata().addToAnnotations(REPLICAS, kept).endMetadata();
        }
        var update = new Proposal.Update(DEPLOYMENTS, deployment.key(), changed.build(), deployment.desiredRevision());
        var note = EventNote.normal(References.regarding(deployment), reason, "Scaled to " + replicas);
        return new ReconcileResult(List.of(update), List.of(new Remark(note, update)), again);
    }
}
