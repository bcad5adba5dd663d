package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ServiceAccount of v1. */
public final class ServiceAccountKind {

    public static final String RESOURCE = "serviceaccounts";

    public static final Kind KIND = KindBuilder.of("", "v1", "ServiceAccount", "serviceaccounts")
            .shortNames("sa")
            .subresources("token")
            .model(ServiceAccount.class)
            .build();

    private ServiceAccountKind() {}
}
