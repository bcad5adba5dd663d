package io.streamplane.schemas.kind.metrics;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** NodeMetrics of metrics.k8s.io/v1beta1: measured when it is read, and stored nowhere. */
public final class NodeMetricsKind {

    public static final String RESOURCE = "nodes.metrics.k8s.io";

    public static final Kind KIND = KindBuilder.of(PodMetricsKind.GROUP, "v1beta1", "NodeMetrics", "nodes")
            .clusterScoped()
            .notJournaled()
            .openApi("")
            .verbs("get", "list")
            .build();

    private NodeMetricsKind() {}
}
