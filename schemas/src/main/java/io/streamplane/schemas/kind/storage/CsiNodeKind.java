package io.streamplane.schemas.kind.storage;

import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** CSINode of storage.k8s.io/v1: the storage drivers of one node. */
public final class CsiNodeKind {

    public static final String RESOURCE = "csinodes.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of("storage.k8s.io", "v1", "CSINode", "csinodes")
            .clusterScoped()
            .model(CSINode.class)
            .build();

    private CsiNodeKind() {}
}
