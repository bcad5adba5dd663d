package io.streamplane.apiserver.admission.node;

import static io.streamplane.apiserver.admission.node.NodeRestriction.require;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.credential.CertificateSubject;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A node asks for certificates in its own name only. */
final class NodeRequests {

    private static final Set<String> SIGNERS =
            Set.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet");

    private NodeRequests() {}

    static void admit(Draft draft, String node) {
        String signer = Tree.text(Tree.object(draft.object(), "spec"), "signerName");
        if (draft.operation() != Operation.CREATE || !SIGNERS.contains(signer)) {
            return;
        }
        String wanted = "system:node:" + node;
        require(draft, commonName(draft).equals(wanted), () -> "can only create a node CSR with CN=" + wanted);
    }

    private static String commonName(Draft draft) {
        String text = Tree.text(Tree.object(draft.object(), "spec"), "request");
        try (var parser =
                new PEMParser(new StringReader(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return CertificateSubject.of(request.getSubject().getEncoded()).commonName();
            }
            throw unreadable(draft, "PEM block type must be CERTIFICATE REQUEST");
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(draft, String.valueOf(e.getMessage()));
        }
    }

    private static Refusal unreadable(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), "unable to parse csr: " + why));
    }
}
