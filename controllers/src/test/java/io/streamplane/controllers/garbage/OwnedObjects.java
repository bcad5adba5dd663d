package io.streamplane.controllers.garbage;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.jspecify.annotations.Nullable;

/** Objects and their owners; each has the uid {@code uid-NAME}. */
final class OwnedObjects {

    private OwnedObjects() {}

    /** In the namespace default. */
    static ConfigMap map(String name, OwnerReference... owners) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }

    static ConfigMap terminating(ConfigMap map, String finalizer) {
        return new ConfigMapBuilder(map)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withFinalizers(finalizer)
                .endMetadata()
                .build();
    }

    static Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }

    /** That blocks its owner's deletion. */
    static OwnerReference reference(@Nullable String version, String kind, String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion(version)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
