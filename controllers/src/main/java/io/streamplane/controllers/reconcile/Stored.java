package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as the shard knows it: desired and observed part merged, with the revision of each. The object is shared
 * and must not be changed; whoever wants a change builds a copy.
 *
 * @param resource GroupResource, e.g. deployments.apps
 * @param desiredRevision when the desired part was last written
 * @param observedRevision when the observed part was last written; 0 where it never was
 * @param seen when this shard, in this process, first saw this desired part
 */
public record Stored<T extends HasMetadata>(
        String resource, ObjectKey key, T object, long desiredRevision, long observedRevision, Instant seen) {

    public String uid() {
        return object.getMetadata().getUid();
    }

    public String name() {
        return key.name();
    }

    public String namespace() {
        return key.namespace();
    }

    /** Whether somebody asked for its deletion already. */
    public boolean terminating() {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    public Map<String, String> labels() {
        var labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    public Map<String, String> annotations() {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    public List<OwnerReference> owners() {
        var owners = object.getMetadata().getOwnerReferences();
        return owners == null ? List.of() : owners;
    }

    public List<String> finalizers() {
        var finalizers = object.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }

    /** The owner reference with {@code controller: true}; there is at most one. */
    public @Nullable OwnerReference controller() {
        for (OwnerReference owner : owners()) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    /** The newer of the two revisions: the object's resourceVersion. */
    public long revision() {
        return Math.max(desiredRevision, observedRevision);
    }

    /** The same object under its typed class; throws {@link ClassCastException} where it is of another kind. */
    public <U extends HasMetadata> Stored<U> as(Class<U> type) {
        return new Stored<>(resource, key, type.cast(object), desiredRevision, observedRevision, seen);
    }

    /** The same revisions with another content: what an update that is being proposed will make of it. */
    public <U extends HasMetadata> Stored<U> with(U changed) {
        return new Stored<>(resource, key, changed, desiredRevision, observedRevision, seen);
    }
}
