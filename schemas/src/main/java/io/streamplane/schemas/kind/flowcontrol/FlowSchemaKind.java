package io.streamplane.schemas.kind.flowcontrol;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** FlowSchema of flowcontrol.apiserver.k8s.io/v1: which requests have which priority level. */
public final class FlowSchemaKind {

    public static final String RESOURCE = "flowschemas.flowcontrol.apiserver.k8s.io";

    public static final Kind KIND = KindBuilder.of("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas")
            .clusterScoped()
            .subresources("status")
            .build();

    private FlowSchemaKind() {}
}
