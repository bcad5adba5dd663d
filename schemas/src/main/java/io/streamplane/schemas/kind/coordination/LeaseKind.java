package io.streamplane.schemas.kind.coordination;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** Lease of coordination.k8s.io/v1. */
public final class LeaseKind {

    public static final String RESOURCE = "leases.coordination.k8s.io";

    public static final Kind KIND = new Kind(
            "coordination.k8s.io",
            "v1",
            "Lease",
            "leases",
            "lease",
            List.of(),
            Set.of(),
            true,
            true,
            "io.k8s.api.coordination.v1.Lease",
            Lease.class,
            Set.of(),
            null,
            new LeaseRules(),
            LeaseColumns.ALL);

    private LeaseKind() {}
}
