package io.streamplane.apiserver;

import io.streamplane.apiserver.admission.policy.PolicyTypeCheck;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Says in the status of ValidatingAdmissionPolicies whether their expressions fit the kinds that they are about. */
final class PolicyStatuses {

    private static final Caller CALLER = new Caller(
            new AuthenticatedUser(
                    "system:serviceaccount:kube-system:validatingadmissionpolicy-status-controller",
                    List.of("system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated")),
            "apiserver",
            "");
    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "validatingadmissionpolicy-status", FieldValidation.IGNORE, false);

    private final Operations operations;
    private final Supplier<Snapshot> state;

    PolicyStatuses(Operations operations, Supplier<Snapshot> state) {
        this.operations = operations;
        this.state = state;
    }

    /** Reports on each policy that has changed since its last report. */
    void look() {
        Snapshot now = state.get();
        for (StoredObject policy : now.list(ValidatingAdmissionPolicyKind.KIND, null)) {
            ObjectNode tree = policy.tree();
            long generation = Tree.number(Tree.object(tree, "metadata"), "generation", 1);
            if (Tree.number(Tree.object(tree, "status"), "observedGeneration", 0) != generation) {
                report(policy.key().name(), PolicyTypeCheck.status(tree, now.kinds()));
            }
        }
    }

    private void report(String name, ObjectNode status) {
        ObjectNode patch = status.objectNode();
        patch.set("status", status);
        var target = new Target(ValidatingAdmissionPolicyKind.KIND, "", name, "status");
        operations.patch(CALLER, target, PatchType.MERGE, patch, OPTIONS);
    }
}
