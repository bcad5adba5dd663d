package io.streamplane.schemas.kind.scheduling;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PodGroup of scheduling.k8s.io/v1alpha2: pods that are scheduled together. */
public final class PodGroupKind {

    public static final String RESOURCE = "podgroups.scheduling.k8s.io";

    public static final Kind KIND = KindBuilder.of("scheduling.k8s.io", "v1alpha2", "PodGroup", "podgroups")
            .subresources("status")
            .build();

    private PodGroupKind() {}
}
