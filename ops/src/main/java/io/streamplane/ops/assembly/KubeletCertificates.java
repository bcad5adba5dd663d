package io.streamplane.ops.assembly;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.kubelet.access.AccessReviewer;
import io.streamplane.kubelet.http.KubeletTls;
import io.streamplane.kubelet.identity.ApiReviews;
import io.streamplane.kubelet.identity.NodeAccess;
import io.streamplane.kubelet.identity.NodeCredential;
import io.streamplane.kubelet.identity.NodeProofs;
import io.streamplane.kubelet.identity.PodTokens;
import io.streamplane.kubelet.kafka.KubeletSimOptions.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Certificates of kubelets, signed by the cluster's authority. */
public final class KubeletCertificates {

    private KubeletCertificates() {}

    /**
     * For all kubelets of a process that knows no API server: there are no tokens for its pods, and its server lets in members of
     * {@code system:masters} only.
     *
     * @param certificates folder of the cluster's authority
     * @param node one of them
     */
    public static Credentials in(Path certificates, String node) throws IOException {
        return new Credentials(
                tls(CertificateAuthority.in(certificates), node, AccessReviewer.NOBODY), NodeProofs.NONE, null);
    }

    /** Likewise, with an API server, which is asked with a certificate of each node that the authority signs when it is needed. */
    public static Credentials in(Path certificates, String node, URI server, InstantSource clock) throws IOException {
        var authority = CertificateAuthority.in(certificates);
        var authorities = List.of(authority.certificate());
        NodeAccess access = NodeAccess.by(server, authorities, each -> {
            var own = authority.newClient("system:node:" + each, List.of("system:nodes"));
            return new NodeCredential(own.key(), List.of(own.certificate()));
        });
        return new Credentials(
                tls(authority, node, new ApiReviews(access, node)),
                NodeProofs.NONE,
                new PodTokens(access, authorities, clock));
    }

    private static KubeletTls tls(CertificateAuthority authority, String node, AccessReviewer reviewer)
            throws IOException {
        var own = authority.newKubelet("system:node:" + node, List.of("127.0.0.1", "::1", "localhost", node));
        return new KubeletTls(own.key(), own.certificate(), authority.certificate(), reviewer);
    }
}
