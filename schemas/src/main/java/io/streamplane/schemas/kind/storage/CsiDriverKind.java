package io.streamplane.schemas.kind.storage;

import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** CSIDriver of storage.k8s.io/v1: a storage driver and what it can do. */
public final class CsiDriverKind {

    public static final String RESOURCE = "csidrivers.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of("storage.k8s.io", "v1", "CSIDriver", "csidrivers")
            .clusterScoped()
            .model(CSIDriver.class)
            .build();

    private CsiDriverKind() {}
}
