package io.streamplane.schemas.kind.resource;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** DeviceClass of resource.k8s.io/v1: devices of one kind. */
public final class DeviceClassKind {

    public static final String RESOURCE = "deviceclasses.resource.k8s.io";

    public static final Kind KIND = KindBuilder.of("resource.k8s.io", "v1", "DeviceClass", "deviceclasses")
            .clusterScoped()
            .build();

    private DeviceClassKind() {}
}
