package io.streamplane.schemas.kind.storage;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/**
 * CSIStorageCapacity of storage.k8s.io/v1: how much room there is for volumes of a class in one part of the cluster.
 */
public final class CsiStorageCapacityKind {

    public static final String RESOURCE = "csistoragecapacities.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")
            .build();

    private CsiStorageCapacityKind() {}
}
