package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Namespace;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import java.util.List;

/** Namespace of v1. */
public final class NamespaceKind {

    public static final String RESOURCE = "namespaces";

    public static final Kind KIND = KindBuilder.of("", "v1", "Namespace", "namespaces")
            .shortNames("ns")
            .clusterScoped()
            .model(Namespace.class)
            .subresources("status", "finalize")
            .deletedOneByOne()
            .build();

    /** Those that every cluster has from the start. */
    public static final List<String> FIRST = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private NamespaceKind() {}
}
