package io.streamplane.schemas.kind.autoscaling;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** HorizontalPodAutoscaler of autoscaling/v2, which is stored, and of v1. */
public final class HorizontalPodAutoscalerKind {

    public static final String RESOURCE = "horizontalpodautoscalers.autoscaling";

    public static final Kind KIND = KindBuilder.of(
                    "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
            .shortNames("hpa")
            .categories("all")
            .subresources("status")
            .alsoServed("v1", new AutoscalerConversion())
            .build();

    private HorizontalPodAutoscalerKind() {}
}
