package io.streamplane.schemas.kind.metrics;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindRegistry;

/**
 * The kinds of metrics.k8s.io/v1beta1: measured when they are read, and stored nowhere. They are none of this build's kinds, which
 * are stored and typed: an API server answers for them as long as no APIService names another server.
 */
public final class MetricsKinds {

    public static final String GROUP = "metrics.k8s.io";

    public static final Kind NODES = KindBuilder.of(GROUP, "v1beta1", "NodeMetrics", "nodes")
            .clusterScoped()
            .notJournaled()
            .openApi("")
            .verbs("get", "list")
            .build();

    public static final Kind PODS = KindBuilder.of(GROUP, "v1beta1", "PodMetrics", "pods")
            .notJournaled()
            .openApi("")
            .verbs("get", "list")
            .build();

    public static final KindRegistry REGISTRY = KindRegistry.of(NODES, PODS);

    private MetricsKinds() {}
}
