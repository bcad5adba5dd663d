package io.streamplane.ops.assembly;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.kubelet.http.KubeletTls;
import java.io.IOException;
import java.nio.file.Path;
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
}
