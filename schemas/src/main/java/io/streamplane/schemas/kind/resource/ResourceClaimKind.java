package io.streamplane.schemas.kind.resource;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ResourceClaim of resource.k8s.io/v1: asks for devices. */
public final class ResourceClaimKind {

    public static final String RESOURCE = "resourceclaims.resource.k8s.io";

    public static final Kind KIND = KindBuilder.of("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims")
            .subresources("status")
            .model(ResourceClaim.class)
            .build();

    private ResourceClaimKind() {}
}
