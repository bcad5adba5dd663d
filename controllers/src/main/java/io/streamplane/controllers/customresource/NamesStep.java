package io.streamplane.controllers.customresource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Says in a definition's status which names it has, that it is established, and in which versions objects were stored. */
final class NamesStep {

    private NamesStep() {}

    static ReconcileResult apply(ReconcileInput input, Stored<?> definition) {
        if (input.shard().number() != 0) {
            return ReconcileResult.nothing();
        }
        ObjectNode crd = tree(definition);
        String group = CustomResourceReconciler.group(definition.key());
        List<ObjectNode> others = input.shard().inCluster(CustomResourceReconciler.DEFINITIONS).stream()
                .filter(other -> CustomResourceReconciler.group(other.key()).equals(group))
                .filter(other -> !other.uid().equals(definition.uid()))
                .map(NamesStep::tree)
                .toList();
        ObjectNode before = Tree.ensure(crd, "status");
        ObjectNode status = DefinitionStatus.of(crd, others, Times.format(input.now()));
        if (Tree.equal(before, status)) {
            return ReconcileResult.nothing();
        }
        var reported = new GenericKubernetesResource();
        reported.setMetadata(definition.object().getMetadata());
        reported.setAdditionalProperty("status", status);
        return ReconcileResult.of(List.of(new Proposal.UpdateStatus(
                definition.resource(), definition.key(), reported, definition.observedRevision())));
    }

    private static ObjectNode tree(Stored<?> definition) {
        return ObjectCodec.tree(definition.object());
    }
}
