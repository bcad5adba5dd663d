package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Secret;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.derived.KindBuilder;

/** Secret of v1. */
public final class SecretKind {

    public static final String RESOURCE = "secrets";

    public static final Kind KIND = KindBuilder.of("", "v1", "Secret", "secrets")
            .model(Secret.class)
            .completeRules(new SecretRules())
            .columns(CoreColumns.SECRET)
            .build();

    private SecretKind() {}
}
