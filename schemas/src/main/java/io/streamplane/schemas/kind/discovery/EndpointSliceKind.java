package io.streamplane.schemas.kind.discovery;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** EndpointSlice of discovery.k8s.io/v1: addresses behind a Service. */
public final class EndpointSliceKind {

    public static final String RESOURCE = "endpointslices.discovery.k8s.io";

    public static final Kind KIND = KindBuilder.of("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices")
            .model(EndpointSlice.class)
            .build();

    private EndpointSliceKind() {}
}
