package io.streamplane.schemas.kind.metrics;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PodMetrics of metrics.k8s.io/v1beta1: measured when it is read, and stored nowhere. */
public final class PodMetricsKind {

    public static final String GROUP = "metrics.k8s.io";

    public static final String RESOURCE = "pods.metrics.k8s.io";

    public static final Kind KIND = KindBuilder.of(GROUP, "v1beta1", "PodMetrics", "pods")
            .notJournaled()
            .openApi("")
            .verbs("get", "list")
            .build();

    private PodMetricsKind() {}
}
