package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Node of v1. */
public final class NodeKind {

    public static final String RESOURCE = "nodes";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Node",
            "nodes",
            "node",
            List.of("no"),
            Set.of(),
            false,
            true,
            "io.k8s.api.core.v1.Node",
            Node.class,
            Set.of("status"),
            null,
            new NodeRules(),
            NodeColumns.ALL);

    private NodeKind() {}
}
