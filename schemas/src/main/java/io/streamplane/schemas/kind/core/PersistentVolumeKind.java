package io.streamplane.schemas.kind.core;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PersistentVolume of v1. */
public final class PersistentVolumeKind {

    public static final String RESOURCE = "persistentvolumes";

    public static final Kind KIND = KindBuilder.of("", "v1", "PersistentVolume", "persistentvolumes")
            .shortNames("pv")
            .clusterScoped()
            .subresources("status")
            .model(PersistentVolume.class)
            .build();

    private PersistentVolumeKind() {}
}
