package io.streamplane.schemas.kind.resource;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ResourceClaimTemplate of resource.k8s.io/v1: what the ResourceClaim of a pod is made from. */
public final class ResourceClaimTemplateKind {

    public static final String RESOURCE = "resourceclaimtemplates.resource.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")
            .model(ResourceClaimTemplate.class)
            .build();

    private ResourceClaimTemplateKind() {}
}
