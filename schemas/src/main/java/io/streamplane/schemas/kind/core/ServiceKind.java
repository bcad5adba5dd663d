package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Service;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Service of v1. */
public final class ServiceKind {

    public static final String RESOURCE = "services";

    public static final Kind KIND = KindBuilder.of("", "v1", "Service", "services")
            .shortNames("svc")
            .categories("all")
            .model(Service.class)
            .subresources("status", "proxy")
            .build();

    private ServiceKind() {}
}
