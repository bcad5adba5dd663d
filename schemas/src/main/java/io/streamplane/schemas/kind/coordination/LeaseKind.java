package io.streamplane.schemas.kind.coordination;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** Lease of coordination.k8s.io/v1. */
public final class LeaseKind {

    public static final String RESOURCE = "leases.coordination.k8s.io";

    public static final Kind KIND = KindBuilder.of("coordination.k8s.io", "v1", "Lease", "leases")
            .model(Lease.class)
            .build();

    private LeaseKind() {}
}
