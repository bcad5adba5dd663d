package io.streamplane.schemas.kind.storage;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** StorageClass of storage.k8s.io/v1: how volumes are provisioned. */
public final class StorageClassKind {

    public static final String RESOURCE = "storageclasses.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of("storage.k8s.io", "v1", "StorageClass", "storageclasses")
            .shortNames("sc")
            .clusterScoped()
            .model(StorageClass.class)
            .build();

    private StorageClassKind() {}
}
