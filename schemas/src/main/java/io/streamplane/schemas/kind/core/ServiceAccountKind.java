package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** ServiceAccount of v1. */
public final class ServiceAccountKind {

    public static final String RESOURCE = "serviceaccounts";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "ServiceAccount",
            "serviceaccounts",
            "serviceaccount",
            List.of("sa"),
            Set.of(),
            true,
            true,
            "io.k8s.api.core.v1.ServiceAccount",
            ServiceAccount.class,
            Set.of(),
            null,
            new ServiceAccountRules(),
            CoreColumns.SERVICE_ACCOUNT);

    private ServiceAccountKind() {}
}
