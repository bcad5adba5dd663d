package io.streamplane.schemas.kind.rbac;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ClusterRoleBinding of rbac.authorization.k8s.io/v1: who has the permissions of a ClusterRole everywhere. */
public final class ClusterRoleBindingKind {

    public static final String RESOURCE = "clusterrolebindings.rbac.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings")
            .model(ClusterRoleBinding.class)
            .clusterScoped()
            .build();

    private ClusterRoleBindingKind() {}
}
