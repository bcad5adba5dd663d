package io.streamplane.controllers.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Empties a namespace that is being deleted: pods first, with their grace period, so that what protects and serves them outlives
 * them (KEP-5080), then all else. Says what is left when all of it was asked to go, and takes the {@code kubernetes} finalizer from its spec when nothing is, on which the apiserver removes it.
 *
 * <p>That it is empty is a fact. The Namespace object is in its contents' shard, in the journal's order; and each creation
 * in a namespace requires that the Namespace is still the one that the apiserver saw, without a deletionTimestamp. So all
 * that was ever created there came before the deletion, and a shard that has seen the deletion has seen it.
 */
public final class NamespaceReconciler implements Reconciler {

    static final String NAMESPACES = "namespaces";

    private static final String FINALIZER = "kubernetes";

    @Override
    public String name() {
        return "namespace";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(NAMESPACES);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.resource().equals(NAMESPACES)) {
            return Set.of(new WorkKey(NAMESPACES, change.key()));
        }
        if (change.key().namespace().isEmpty()) {
            return Set.of();
        }
        var key = ObjectKey.clusterScoped(change.key().namespace());
        Stored<?> namespace = shard.get(NAMESPACES, key);
        return namespace != null && namespace.terminating() ? Set.of(new WorkKey(NAMESPACES, key)) : Set.of();
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var namespace = input.shard().get(NAMESPACES, input.work().key(), Namespace.class);
        if (namespace == null || !namespace.terminating()) {
            return ReconcileResult.nothing();
        }
        var deletions = new ArrayList<Proposal>();
        var pods = input.shard().list(PodKind.RESOURCE, namespace.name());
        var left = pods.isEmpty() ? input.shard().inNamespace(namespace.name()) : pods;
        for (Stored<?> each : left) {
            if (!each.terminating()) {
                deletions.add(new Proposal.Delete(each.resource(), each.key(), each.uid(), null, "Background"));
            }
        }
        if (left.isEmpty()) {
            return finish(namespace);
        }
        if (!deletions.isEmpty()) {
            return ReconcileResult.of(deletions);
        }
        Proposal report = NamespaceConditions.report(namespace, left, input.now());
        return report == null ? ReconcileResult.nothing() : ReconcileResult.of(List.of(report));
    }

    private static ReconcileResult finish(Stored<Namespace> namespace) {
        var spec = namespace.object().getSpec();
        if (spec == null
                || spec.getFinalizers() == null
                || !spec.getFinalizers().contains(FINALIZER)) {
            return ReconcileResult.nothing();
        }
        var finalized = new NamespaceBuilder(namespace.object())
                .editSpec()
                .removeFromFinalizers(FINALIZER)
                .endSpec()
                .build();
        return ReconcileResult.of(
                List.of(new Proposal.Update(NAMESPACES, namespace.key(), finalized, namespace.desiredRevision())));
    }
}
