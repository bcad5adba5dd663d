package io.streamplane.schemas.kind.apps;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** ReplicaSet of apps/v1. */
public final class ReplicaSetKind {

    public static final String RESOURCE = "replicasets.apps";

    public static final Kind KIND = new Kind(
            "apps",
            "v1",
            "ReplicaSet",
            "replicasets",
            "replicaset",
            List.of("rs"),
            Set.of("all"),
            true,
            true,
            "io.k8s.api.apps.v1.ReplicaSet",
            ReplicaSet.class,
            Set.of("status", "scale"),
            new Kind.ScalePaths("/spec/replicas", "/status/replicas", "/spec/selector"),
            new ReplicaSetRules(),
            AppsColumns.REPLICA_SET);

    private ReplicaSetKind() {}
}
