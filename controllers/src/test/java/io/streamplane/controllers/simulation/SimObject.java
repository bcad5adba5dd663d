package io.streamplane.controllers.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as a command has written it.
 *
 * @param node of a pod
 * @param hold of a namespace: whether its contents hold it; of a pod: whether its kubelet does, once it is terminating
 * @param revision of the command
 */
record SimObject(
        ResourceKey key,
        String uid,
        List<OwnerReference> owners,
        List<String> finalizers,
        Map<String, String> annotations,
        @Nullable String node,
        boolean terminating,
        boolean hold,
        long revision) {

    static final String FOREIGN = "example.com/hold";

    SimObject {
        owners = List.copyOf(owners);
        finalizers = List.copyOf(finalizers);
        annotations = Map.copyOf(annotations);
    }

    SimObject owners(List<OwnerReference> changed) {
        return new SimObject(key, uid, changed, finalizers, annotations, node, terminating, hold, revision);
    }

    SimObject finalizers(List<String> changed) {
        return new SimObject(key, uid, owners, changed, annotations, node, terminating, hold, revision);
    }

    SimObject annotation(String name, String value) {
        var changed = new HashMap<>(annotations);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new SimObject(key, uid, owners, finalizers, changed, node, terminating, hold, revision);
    }

    SimObject hold(boolean held) {
        return new SimObject(key, uid, owners, finalizers, annotations, node, terminating, held, revision);
    }

    SimObject asked() {
        return new SimObject(key, uid, owners, finalizers, annotations, node, true, hold, revision);
    }

    SimObject at(long written) {
        return new SimObject(key, uid, owners, finalizers, annotations, node, terminating, hold, written);
    }

    /** Whether it is asked to go, and nothing holds it. */
    boolean done() {
        return terminating && finalizers.isEmpty() && !hold;
    }

    Stored<?> stored() {
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withNamespace(key.key().namespace())
                .withName(key.key().name())
                .withUid(uid)
                .withOwnerReferences(new ArrayList<>(owners))
                .withFinalizers(new ArrayList<>(finalizers))
                .withAnnotations(annotations)
                .withDeletionTimestamp(terminating ? "2026-01-01T00:00:00Z" : null)
                .withDeletionGracePeriodSeconds(terminating ? hold ? 30L : 0L : null)
                .build();
        return new Stored<HasMetadata>(
                key.resource(),
                key.key(),
                metadata,
                revision,
                0,
                node,
                () -> new NamespaceBuilder()
                        .withMetadata(metadata)
                        .withNewSpec()
                        .withFinalizers(hold ? List.of("kubernetes") : List.of())
                        .endSpec()
                        .build());
    }
}
