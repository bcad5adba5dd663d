package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ReplicaSet of apps/v1. */
public final class ReplicaSetKind {

    public static final String RESOURCE = "replicasets.apps";

    public static final Kind KIND = KindBuilder.of("apps", "v1", "ReplicaSet", "replicasets")
            .shortNames("rs")
            .categories("all")
            .model(ReplicaSet.class)
            .subresources("status")
            .scale("/spec/replicas", "/status/replicas", "/spec/selector")
            .build();

    private ReplicaSetKind() {}
}
