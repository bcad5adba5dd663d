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
        return controller(
                owner.getApiVersion(),
                owner.getKind(),
                owner.getMetadata().getName(),
                owner.getMetadata().getUid());
    }

    /** The same, to an owner of which only metadata may be known. */
    public static OwnerReference controller(String apiVersion, String kind, Stored<?> owner) {
        return controller(apiVersion, kind, owner.name(), owner.uid());
    }

    private static OwnerReference controller(String apiVersion, String kind, String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
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
