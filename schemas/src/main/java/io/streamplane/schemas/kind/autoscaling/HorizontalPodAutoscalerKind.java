package io.streamplane.schemas.kind.autoscaling;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** HorizontalPodAutoscaler of autoscaling/v2, which is stored, and of v1. */
public final class HorizontalPodAutoscalerKind {

    public static final String RESOURCE = "horizontalpodautoscalers.autoscaling";

    public static final Kind KIND = KindBuilder.of(
                    "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
            .model(HorizontalPodAutoscaler.class)
            .shortNames("hpa")
            .categories("all")
            .subresources("status")
            .alsoServed("v1", new AutoscalerConversion())
            .build();

    private HorizontalPodAutoscalerKind() {}
}
