package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Secret;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Secret of v1. */
public final class SecretKind {

    public static final String RESOURCE = "secrets";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Secret",
            "secrets",
            "secret",
            List.of(),
            Set.of(),
            true,
            true,
            "io.k8s.api.core.v1.Secret",
            Secret.class,
            Set.of(),
            null,
            new SecretRules(),
            CoreColumns.SECRET);

    private SecretKind() {}
}
