package io.streamplane.schemas.kind.scheduling;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Workload of scheduling.k8s.io/v1alpha2: the groups of pods that an application is made of. */
public final class WorkloadKind {

    public static final String RESOURCE = "workloads.scheduling.k8s.io";

    public static final Kind KIND = KindBuilder.of("scheduling.k8s.io", "v1alpha2", "Workload", "workloads")
            .build();

    private WorkloadKind() {}
}
