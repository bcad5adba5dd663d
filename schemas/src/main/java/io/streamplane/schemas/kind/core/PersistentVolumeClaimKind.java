package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PersistentVolumeClaim of v1. */
public final class PersistentVolumeClaimKind {

    public static final String RESOURCE = "persistentvolumeclaims";

    public static final Kind KIND = KindBuilder.of("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
            .shortNames("pvc")
            .subresources("status")
            .model(PersistentVolumeClaim.class)
            .build();

    private PersistentVolumeClaimKind() {}
}
