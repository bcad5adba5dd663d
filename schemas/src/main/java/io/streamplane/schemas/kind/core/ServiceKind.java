package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.Service;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Service of v1. */
public final class ServiceKind {

    public static final String RESOURCE = "services";

    public static final Kind KIND = new Kind(
            "",
            "v1",
            "Service",
            "services",
            "service",
            List.of("svc"),
            Set.of("all"),
            true,
            true,
            "io.k8s.api.core.v1.Service",
            Service.class,
            Set.of("status"),
            null,
            new ServiceRules(),
            CoreColumns.SERVICE);

    private ServiceKind() {}
}
