package io.streamplane.schemas.kind.networking;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Ingress of networking.k8s.io/v1. */
public final class IngressKind {

    public static final String RESOURCE = "ingresses.networking.k8s.io";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "Ingress", "ingresses")
            .shortNames("ing")
            .model(Ingress.class)
            .subresources("status")
            .build();

    private IngressKind() {}
}
