package io.streamplane.schemas.kind.node;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** RuntimeClass of node.k8s.io/v1: which runtime runs a pod's containers, and what that takes. */
public final class RuntimeClassKind {

    public static final String RESOURCE = "runtimeclasses.node.k8s.io";

    public static final Kind KIND = KindBuilder.of("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses")
            .clusterScoped()
            .build();

    private RuntimeClassKind() {}
}
