package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Secret;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Secret of v1. */
public final class SecretKind {

    public static final String RESOURCE = "secrets";

    public static final Kind KIND = KindBuilder.of("", "v1", "Secret", "secrets")
            .model(Secret.class)
            .confidential()
            .build();

    private SecretKind() {}
}
