package io.streamplane.schemas.kind.resource;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** DeviceTaintRule of resource.k8s.io/v1beta2: taints devices. */
public final class DeviceTaintRuleKind {

    public static final String RESOURCE = "devicetaintrules.resource.k8s.io";

    public static final Kind KIND = KindBuilder.of("resource.k8s.io", "v1beta2", "DeviceTaintRule", "devicetaintrules")
            .clusterScoped()
            .subresources("status")
            .build();

    private DeviceTaintRuleKind() {}
}
