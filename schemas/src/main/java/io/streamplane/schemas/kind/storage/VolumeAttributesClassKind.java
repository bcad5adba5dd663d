package io.streamplane.schemas.kind.storage;

import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** VolumeAttributesClass of storage.k8s.io/v1: properties of volumes that can change. */
public final class VolumeAttributesClassKind {

    public static final String RESOURCE = "volumeattributesclasses.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of(
                    "storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses")
            .shortNames("vac")
            .clusterScoped()
            .model(VolumeAttributesClass.class)
            .build();

    private VolumeAttributesClassKind() {}
}
