package io.streamplane.schemas.kind.certificates;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PodCertificateRequest of certificates.k8s.io/v1beta1: asks a signer for a pod's certificate. */
public final class PodCertificateRequestKind {

    public static final String RESOURCE = "podcertificaterequests.certificates.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "certificates.k8s.io", "v1beta1", "PodCertificateRequest", "podcertificaterequests")
            .subresources("status")
            .build();

    private PodCertificateRequestKind() {}
}
