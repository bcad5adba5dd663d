package io.streamplane.apiserver.admission.certificate;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.GarbageFields;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.tree.Tree;

/** Who writes a trust bundle of a signer may attest for that signer. */
public final class ClusterTrustBundleAttest implements AdmissionPlugin {

    private final Authorization authorization;

    public ClusterTrustBundleAttest(Authorization authorization) {
        this.authorization = authorization;
    }

    @Override
    public String name() {
        return "ClusterTrustBundleAttest";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() == Operation.DELETE
                || !draft.kind().resource().equals("clustertrustbundles.certificates.k8s.io")) {
            return;
        }
        String signer = Tree.text(Tree.object(draft.object(), "spec"), "signerName");
        if (!signer.isEmpty()
                && !GarbageFields.onlyChange(draft)
                && !SignerPermission.holds(authorization, draft, "attest", signer)) {
            throw new Refusal(Failures.forbidden(
                    draft.kind(), draft.name(), "user not permitted to attest for signerName \"" + signer + "\""));
        }
    }
}
