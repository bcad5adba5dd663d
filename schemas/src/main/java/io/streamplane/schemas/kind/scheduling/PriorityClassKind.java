package io.streamplane.schemas.kind.scheduling;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PriorityClass of scheduling.k8s.io/v1: what a pod's priority is called. */
public final class PriorityClassKind {

    public static final String RESOURCE = "priorityclasses.scheduling.k8s.io";

    public static final Kind KIND = KindBuilder.of("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
            .shortNames("pc")
            .clusterScoped()
            .build();

    private PriorityClassKind() {}
}
