package io.streamplane.schemas.kind.rbac;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Role of rbac.authorization.k8s.io/v1: permissions in one namespace. */
public final class RoleKind {

    public static final String RESOURCE = "roles.rbac.authorization.k8s.io";

    public static final Kind KIND =
            KindBuilder.of("rbac.authorization.k8s.io", "v1", "Role", "roles").build();

    private RoleKind() {}
}
