package io.streamplane.schemas.kind.storage;

import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** VolumeAttachment of storage.k8s.io/v1: a volume that is to be attached to a node. */
public final class VolumeAttachmentKind {

    public static final String RESOURCE = "volumeattachments.storage.k8s.io";

    public static final Kind KIND = KindBuilder.of("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments")
            .clusterScoped()
            .subresources("status")
            .model(VolumeAttachment.class)
            .build();

    private VolumeAttachmentKind() {}
}
