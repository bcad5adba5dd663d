package io.streamplane.schemas.kind.networking;

import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ServiceCIDR of networking.k8s.io/v1: a range that cluster IPs may come from. */
public final class ServiceCidrKind {

    public static final String RESOURCE = "servicecidrs.networking.k8s.io";

    /** The one that holds what {@code --service-cluster-ip-range} says. */
    public static final String DEFAULT = "kubernetes";

    /** Keeps a range as long as there are addresses of it. */
    public static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs")
            .clusterScoped()
            .subresources("status")
            .model(ServiceCIDR.class)
            .build();

    private ServiceCidrKind() {}
}
