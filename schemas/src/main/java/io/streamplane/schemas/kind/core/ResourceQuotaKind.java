package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ResourceQuota of v1. */
public final class ResourceQuotaKind {

    public static final String RESOURCE = "resourcequotas";

    public static final Kind KIND = KindBuilder.of("", "v1", "ResourceQuota", "resourcequotas")
            .model(ResourceQuota.class)
            .shortNames("quota")
            .subresources("status")
            .build();

    private ResourceQuotaKind() {}
}
