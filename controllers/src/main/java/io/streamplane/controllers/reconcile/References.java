package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** References from one object to another. */
public final class References {

    private References() {}

    /** As Kubernetes' controllers refer to the owner of what they create or adopt. */
    public static OwnerReference controller(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    /** What an event is about. */
    public static ObjectReference regarding(Stored<?> stored) {
        HasMetadata object = stored.object();
        return new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(stored.namespace().isEmpty() ? null : stored.namespace())
                .withName(stored.name())
                .withUid(stored.uid())
                .withResourceVersion(Long.toString(stored.revision()))
                .build();
    }
}
