package io.streamplane.apiserver.admission.cluster;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who gives an object owners could delete it; who lets it hold up the deletion of an owner could write the finalizers of that one ({@code
 * plugin/pkg/admission/gc}). Off where nobody enables it.
 */
public final class OwnerPermission implements AdmissionPlugin {

    private static final String HOLDS = "blockOwnerDeletion";

    private final Authorization authorization;

    public OwnerPermission(Authorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    /** Who owns an object shows in the object only. */
    @Override
    public boolean mayWait(Operation operation, Target target, Snapshot state) {
        return authorization.isRemote() && (operation == Operation.CREATE || operation == Operation.UPDATE);
    }

    @Override
    public void validate(Draft draft) {
        boolean writes = draft.operation() == Operation.CREATE || draft.operation() == Operation.UPDATE;
        if (!writes || draft.target().subresource().equals("status")) {
            return;
        }
        List<ObjectNode> owners = Tree.objects(draft.metadata(), "ownerReferences");
        StoredObject old = draft.old();
        List<ObjectNode> before =
                old == null ? List.of() : Tree.objects(Tree.object(old.tree(), "metadata"), "ownerReferences");
        if (owners.equals(before)) {
            return;
        }
        if (old != null) {
            require(
                    draft,
                    Attributes.of("delete", draft.target()).named(draft.name()),
                    "cannot set an ownerRef on a resource you can't delete");
        }
        Set<String> held = before.stream()
                .filter(owner -> Tree.flag(owner, HOLDS))
                .map(owner -> Tree.text(owner, "uid"))
                .collect(Collectors.toSet());
        for (ObjectNode owner : owners) {
            if (Tree.flag(owner, HOLDS) && !held.contains(Tree.text(owner, "uid"))) {
                requireHold(draft, owner);
            }
        }
    }

    /** The owner is in the namespace of what it owns, or in none. */
    private void requireHold(Draft draft, ObjectNode owner) {
        String version = Tree.text(owner, "apiVersion");
        String name = Tree.text(owner, "kind");
        Kind kind = draft.snapshot()
                .kinds()
                .ofObject(version, name)
                .orElseThrow(() -> refused(
                        draft,
                        "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion "
                                + version + " Kind " + name + ": no matches for kind \"" + name + "\" in version \""
                                + version + "\""));
        String namespace = kind.namespaced() ? draft.target().namespace() : "";
        require(
                draft,
                Attributes.of("update", new Target(kind, namespace, Tree.text(owner, "name"), "finalizers")),
                "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on");
    }

    private void require(Draft draft, Attributes wanted, String otherwise) {
        Decision decision = authorization.decideFor(draft.caller().identity(), wanted);
        if (!decision.allowed()) {
            String error = decision.error().isEmpty() ? "<nil>" : decision.error();
            throw refused(draft, otherwise + ": " + decision.reason() + ", " + error);
        }
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
