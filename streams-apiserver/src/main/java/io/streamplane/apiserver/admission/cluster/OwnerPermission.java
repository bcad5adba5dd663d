package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Who gives an object owners could delete it; who lets it hold up the deletion of an owner could write the finalizers of that one. Off where nobody enables it. */
public final class OwnerPermission implements AdmissionPlugin {

    private final Authorization authorization;

    public OwnerPermission(Authorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() != Operation.CREATE && draft.operation() != Operation.UPDATE
                || draft.target().subresource().equals("status")) {
            return;
        }
        List<ObjectNode> owners = Tree.objects(draft.metadata(), "ownerReferences");
        StoredObject old = draft.old();
        List<ObjectNode> before =
                old == null ? List.of() : Tree.objects(Tree.object(old.tree(), "metadata"), "ownerReferences");
        if (owners.equals(before)) {
            return;
        }
        var user = draft.caller().identity();
        var delete = Attributes.of("delete", draft.target()).named(draft.name());
        if (old != null && !authorization.allows(user, delete)) {
            throw refused(draft, "cannot set an ownerRef on a resource you can't delete");
        }
        for (ObjectNode owner : owners) {
            if (Tree.flag(owner, "blockOwnerDeletion") && !before.contains(owner) && !mayHold(draft, owner)) {
                throw refused(
                        draft,
                        "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
                                + " finalizers on");
            }
        }
    }

    private boolean mayHold(Draft draft, ObjectNode owner) {
        Kind kind = draft.snapshot()
                .kinds()
                .ofObject(Tree.text(owner, "apiVersion"), Tree.text(owner, "kind"))
                .orElse(null);
        if (kind == null) {
            return false;
        }
        String namespace = kind.namespaced() ? draft.target().namespace() : "";
        var target = new Target(kind, namespace, Tree.text(owner, "name"), "finalizers");
        return authorization.allows(draft.caller().identity(), Attributes.of("update", target));
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
