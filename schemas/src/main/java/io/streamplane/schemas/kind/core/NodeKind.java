package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Node of v1. */
public final class NodeKind {

    public static final String RESOURCE = "nodes";

    public static final Kind KIND = KindBuilder.of("", "v1", "Node", "nodes")
            .shortNames("no")
            .clusterScoped()
            .model(Node.class)
            .subresources("status", "proxy")
            .build();

    private NodeKind() {}
}
