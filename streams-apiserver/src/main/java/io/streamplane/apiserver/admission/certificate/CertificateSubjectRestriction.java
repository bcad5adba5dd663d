package io.streamplane.apiserver.admission.certificate;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.credential.CertificateSubject;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import tools.jackson.databind.node.ObjectNode;

/** Nobody gets a client certificate of the group {@code system:masters} signed. */
public final class CertificateSubjectRestriction implements AdmissionPlugin {

    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final String MASTERS = "system:masters";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public void validate(Draft draft) {
        if (draft.operation() != Draft.Operation.CREATE
                || !draft.target().subresource().isEmpty()
                || !draft.kind().resource().equals(SignerPermission.REQUESTS)) {
            return;
        }
        ObjectNode spec = Tree.object(draft.object(), "spec");
        if (Tree.text(spec, "signerName").equals(SIGNER) && asksForMasters(Tree.text(spec, "request"))) {
            throw new Refusal(Failures.forbidden(
                    draft.kind(),
                    draft.name(),
                    "use of " + SIGNER + " signer with " + MASTERS + " group is not allowed"));
        }
    }

    /** What cannot be read is refused by the rules of the kind. */
    private static boolean asksForMasters(String request) {
        String pem = new String(Base64.getMimeDecoder().decode(request), StandardCharsets.UTF_8);
        try (var parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject() instanceof PKCS10CertificationRequest parsed
                    && CertificateSubject.of(parsed.getSubject().getEncoded())
                            .organizations()
                            .contains(MASTERS);
        } catch (IOException e) {
            return false;
        }
    }
}
