package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Secret;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRules;
import java.util.List;
import java.util.Set;

/** Secret of v1. */
public final class SecretKind implements KindRules {

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
            new SecretKind(),
            List.of());

    private SecretKind() {}
}
