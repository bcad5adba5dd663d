package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Namespace;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Namespace of v1. */
public final class NamespaceKind {

    public static final String RESOURCE = "namespaces";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Namespace",
            "namespaces",
            "namespace",
            List.of("ns"),
            Set.of(),
            false,
            true,
            "io.k8s.api.core.v1.Namespace",
            Namespace.class,
            Set.of("status", "finalize"),
            null,
            new NamespaceRules(),
            CoreColumns.NAMESPACE);

    private NamespaceKind() {}
}
