package io.streamplane.schemas.kind.certificates;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/**
 * CertificateSigningRequest of certificates.k8s.io/v1: asks a signer for a certificate; others approve it, and the signer issues it.
 */
public final class CertificateSigningRequestKind {

    public static final String RESOURCE = "certificatesigningrequests.certificates.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests")
            .model(CertificateSigningRequest.class)
            .shortNames("csr")
            .clusterScoped()
            .subresources("approval", "status")
            .build();

    private CertificateSigningRequestKind() {}
}
