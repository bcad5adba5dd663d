package io.streamplane.ops.assembly;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.kubelet.http.KubeletTls;
import io.streamplane.kubelet.identity.NodeCredential;
import io.streamplane.kubelet.identity.PodTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Certificates of kubelets, signed by the cluster's authority. */
public final class KubeletCertificates {

    private KubeletCertificates() {}

    /**
     * For all kubelets of a process.
     *
     * @param certificates folder of the cluster's authority
     * @param node one of them
     */
    public static KubeletTls in(Path certificates, String node) throws IOException {
        var authority = CertificateAuthority.in(certificates);
        var own = authority.newKubelet("system:node:" + node, List.of("127.0.0.1", "::1", "localhost", node));
        return new KubeletTls(own.key(), own.certificate(), authority.certificate());
    }

    /** Tokens for the pods of any node, each asked for with a certificate of its node that the authority signs when it is needed. */
    public static PodTokens tokens(Path certificates, URI server, InstantSource clock) throws IOException {
        var authority = CertificateAuthority.in(certificates);
        return PodTokens.of(
                server,
                List.of(authority.certificate()),
                node -> {
                    var own = authority.newClient("system:node:" + node, List.of("system:nodes"));
                    return new NodeCredential(own.key(), List.of(own.certificate()));
                },
                clock);
    }
}
