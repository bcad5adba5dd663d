package io.streamplane.schemas.kind.resource;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** ResourceSlice of resource.k8s.io/v1: devices that a driver offers. */
public final class ResourceSliceKind {

    public static final String RESOURCE = "resourceslices.resource.k8s.io";

    public static final Kind KIND = KindBuilder.of("resource.k8s.io", "v1", "ResourceSlice", "resourceslices")
            .clusterScoped()
            .build();

    private ResourceSliceKind() {}
}
