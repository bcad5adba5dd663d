package io.streamplane.schemas.kind.rbac;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** RoleBinding of rbac.authorization.k8s.io/v1: who has the permissions of a role in one namespace. */
public final class RoleBindingKind {

    public static final String RESOURCE = "rolebindings.rbac.authorization.k8s.io";

    public static final Kind KIND = KindBuilder.of("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings")
            .build();

    private RoleBindingKind() {}
}
