package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What an object says of itself. */
final class ObjectView {

    private static final String SHREDDED = "streamplane.io/shredded";

    private ObjectView() {}

    static ResourceKey key(StoredObject object) {
        return new ResourceKey(object.kind().resource(), object.key());
    }

    static @Nullable StoredObject get(Snapshot state, ResourceKey key) {
        return state.get(state.kinds().orUnknown(key.resource()), key.key()).orElse(null);
    }

    /** Whether it has been deleted, and only waits for something. */
    static boolean isGoing(StoredObject object) {
        return Tree.has(Tree.object(object.tree(), "metadata"), "deletionTimestamp");
    }

    /** Whether the key of a Secret's values is destroyed. */
    static boolean isShredded(StoredObject object) {
        return Tree.has(Tree.object(object.tree(), "metadata", "annotations"), SHREDDED);
    }

    static List<String> finalizers(StoredObject object) {
        return Tree.texts(Tree.object(object.tree(), "metadata"), "finalizers");
    }

    static List<ObjectNode> owners(ObjectNode object) {
        return Tree.objects(Tree.object(object, "metadata"), "ownerReferences");
    }

    static Optional<ObjectNode> controller(StoredObject object) {
        return owners(object.tree()).stream()
                .filter(owner -> Tree.flag(owner, "controller"))
                .findFirst();
    }

    /** The owner in the namespace of what it owns; empty where its kind is not known. */
    static Optional<ResourceKey> owner(KindRegistry kinds, ObjectNode reference, ObjectKey owned) {
        return kinds.ofObject(Tree.text(reference, "apiVersion"), Tree.text(reference, "kind"))
                .map(kind -> new ResourceKey(
                        kind.resource(),
                        new ObjectKey(kind.namespaced() ? owned.namespace() : "", Tree.text(reference, "name"))));
    }
}
