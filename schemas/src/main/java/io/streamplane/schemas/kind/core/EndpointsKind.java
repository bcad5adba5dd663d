package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Endpoints of v1. */
public final class EndpointsKind {

    public static final String RESOURCE = "endpoints";

    public static final Kind KIND = KindBuilder.of("", "v1", "Endpoints", "endpoints")
            .shortNames("ep")
            .model(Endpoints.class)
            .build();

    private EndpointsKind() {}
}
