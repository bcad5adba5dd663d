package io.streamplane.schemas.kind.certificates;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ClusterTrustBundle of certificates.k8s.io/v1beta1: certificates that pods may trust. */
public final class ClusterTrustBundleKind {

    public static final String RESOURCE = "clustertrustbundles.certificates.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "certificates.k8s.io", "v1beta1", "ClusterTrustBundle", "clustertrustbundles")
            .clusterScoped()
            .build();

    private ClusterTrustBundleKind() {}
}
