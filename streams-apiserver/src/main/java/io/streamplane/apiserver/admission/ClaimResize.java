package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in PersistentVolumeClaimResize does: only a bound claim may ask for more, and only where its class
 * lets volumes grow.
 */
public final class ClaimResize implements AdmissionPlugin {

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public void validate(Draft draft) {
        StoredObject old = draft.old();
        if (old == null || !draft.kind().resource().equals(PersistentVolumeClaimKind.RESOURCE)) {
            return;
        }
        ObjectNode before = old.tree();
        if (size(draft.object()).compareTo(size(before)) <= 0) {
            return;
        }
        if (!Tree.text(Tree.object(before, "status"), "phase").equals("Bound")) {
            throw refused(draft, "Only bound persistent volume claims can be expanded");
        }
        String type = Tree.text(Tree.object(before, "spec"), "storageClassName");
        boolean grows = !type.isEmpty()
                && draft.snapshot()
                        .get(StorageClassKind.KIND, ObjectKey.clusterScoped(type))
                        .filter(each -> Tree.flag(each.tree(), "allowVolumeExpansion"))
                        .isPresent();
        if (!grows) {
            throw refused(
                    draft,
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must"
                            + " support resize");
        }
    }

    private static BigDecimal size(ObjectNode claim) {
        return Quantity.parse(Tree.text(Tree.object(claim, "spec", "resources", "requests"), "storage"))
                .map(Quantity::amount)
                .orElse(BigDecimal.ZERO);
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
