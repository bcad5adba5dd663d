package io.streamplane.apiserver.admission.pod;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod gets the zone and the region of its node as labels when it is bound, or made for a node (KEP-4742); those of the node win. A node
 * that is not there has none.
 */
public final class PodTopologyLabels implements AdmissionPlugin {

    private static final List<String> LABELS = List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

    @Override
    public String name() {
        return "PodTopologyLabels";
    }

    @Override
    public void mutate(Draft draft) {
        if (draft.operation() == Operation.CREATE
                && draft.kind().resource().equals(PodKind.RESOURCE)
                && draft.target().subresource().isEmpty()) {
            label(draft, Tree.text(Tree.object(draft.object(), "spec"), "nodeName"));
        }
    }

    @Override
    public void admitPart(Draft draft) {
        if (draft.operation() == Operation.CREATE
                && draft.target().subresource().equals("binding")
                && draft.kind().resource().equals(PodKind.RESOURCE)) {
            ObjectNode target = Tree.object(draft.object(), "target");
            if (Tree.text(target, "kind").equals("Node")) {
                label(draft, Tree.text(target, "name"));
            }
        }
    }

    private static void label(Draft draft, String node) {
        ObjectNode labels = node.isEmpty() ? null : labels(draft, node);
        for (String label : LABELS) {
            if (Tree.has(labels, label)) {
                Tree.ensure(draft.metadata(), "labels").put(label, Tree.text(labels, label));
            }
        }
    }

    private static @Nullable ObjectNode labels(Draft draft, String node) {
        StoredObject found = draft.snapshot()
                .get(NodeKind.KIND, ObjectKey.clusterScoped(node))
                .orElse(null);
        return found == null ? null : Tree.object(found.tree(), "metadata", "labels");
    }
}
