package io.streamplane.schemas.kind.coordination;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** LeaseCandidate of coordination.k8s.io/v1beta1: who may be chosen to hold a Lease. */
public final class LeaseCandidateKind {

    public static final String RESOURCE = "leasecandidates.coordination.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "coordination.k8s.io", "v1beta1", "LeaseCandidate", "leasecandidates")
            .build();

    private LeaseCandidateKind() {}
}
