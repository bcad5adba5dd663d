package io.streamplane.schemas.kind.metrics;

import io.streamplane.schemas.kind.KindRegistry;

/**
 * The kinds of metrics.k8s.io. They are none of this build's kinds, which are stored and typed: an API server answers for them
 * as long as no APIService names another server.
 */
public final class MetricsKinds {

    public static final KindRegistry REGISTRY = KindRegistry.of(NodeMetricsKind.KIND, PodMetricsKind.KIND);

    private MetricsKinds() {}
}
