package io.streamplane.controllers.streams;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.shard.Refused;
import io.streamplane.schemas.event.EventNote;

/** What the owner of an object that admission has refused is told, in the words of upstream's controllers. */
final class RefusalNote {

    private RefusalNote() {}

    static EventNote of(OwnerReference owner, Refused refused) {
        var regarding = new ObjectReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withNamespace(
                        refused.key().namespace().isEmpty()
                                ? null
                                : refused.key().namespace())
                .withName(owner.getName())
                .withUid(owner.getUid())
                .build();
        String name = refused.key().name();
        return switch (owner.getKind()) {
            case "Deployment" ->
                EventNote.warning(
                        regarding,
                        "ReplicaSetCreateError",
                        "Failed to create new replica set \"" + name + "\": " + refused.message());
            case "CronJob" -> EventNote.warning(regarding, "FailedCreate", "Error creating job: " + refused.message());
            case "StatefulSet" ->
                EventNote.warning(
                        regarding,
                        "FailedCreate",
                        "create " + (refused.resource().equals("pods") ? "Pod " : "Claim ") + name + " in StatefulSet "
                                + owner.getName() + " failed error: " + refused.message());
            default -> EventNote.warning(regarding, "FailedCreate", "Error creating: " + refused.message());
        };
    }
}
