package io.streamplane.apiserver.admission.certificate;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** Who approves a certificate request may do so for its signer. */
public final class CertificateApproval implements AdmissionPlugin {

    private final Authorization authorization;

    public CertificateApproval(Authorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() != Operation.UPDATE
                || !draft.kind().resource().equals(SignerPermission.REQUESTS)
                || !draft.target().subresource().equals("approval")) {
            return;
        }
        StoredObject old = draft.old();
        ObjectNode before = old == null ? null : old.tree();
        String signer = Tree.text(Tree.object(before, "spec"), "signerName");
        if (SignerPermission.approve(before, draft.object())
                && !SignerPermission.holds(authorization, draft, "approve", signer)) {
            throw new Refusal(Failures.forbidden(
                    draft.kind(),
                    draft.name(),
                    "user not permitted to approve requests with signerName \"" + signer + "\""));
        }
    }
}
