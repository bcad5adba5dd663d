package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** IngressClass of networking.k8s.io/v1: which controller takes care of an Ingress. */
public final class IngressClassKind {

    public static final String RESOURCE = "ingressclasses.networking.k8s.io";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "IngressClass", "ingressclasses")
            .clusterScoped()
            .build();

    private IngressClassKind() {}
}
