package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ServiceCIDR of networking.k8s.io/v1: a range that cluster IPs may come from. */
public final class ServiceCidrKind {

    public static final String RESOURCE = "servicecidrs.networking.k8s.io";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs")
            .clusterScoped()
            .subresources("status")
            .build();

    private ServiceCidrKind() {}
}
