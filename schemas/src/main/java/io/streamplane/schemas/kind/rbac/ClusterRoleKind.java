package io.streamplane.schemas.kind.rbac;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ClusterRole of rbac.authorization.k8s.io/v1: permissions in all namespaces. */
public final class ClusterRoleKind {

    public static final String RESOURCE = "clusterroles.rbac.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles")
            .model(ClusterRole.class)
            .clusterScoped()
            .build();

    private ClusterRoleKind() {}
}
