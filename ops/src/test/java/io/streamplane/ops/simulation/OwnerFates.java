package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** References to owners, and what has become of those. */
final class OwnerFates {

    /** What has become of an owner; UNSERVED: nobody knows, for its kind is none, or none that may own this. */
    enum Fate {
        SOLID,
        WAITING,
        GONE,
        UNSERVED
    }

    static final String FOREGROUND = "foregroundDeletion";

    private static final Map<String, Kind> KINDS = new HashMap<>();

    static {
        SimSettings.KINDS.journaled().forEach(each -> KINDS.put(each.group() + "/" + each.kind(), each));
    }

    private OwnerFates() {}

    static List<ObjectNode> of(StoredObject object) {
        return Tree.objects(Facets.metadata(object), "ownerReferences");
    }

    static boolean has(StoredObject object, String finalizer) {
        return Tree.texts(Facets.metadata(object), "finalizers").contains(finalizer);
    }

    static Fate fate(ObjectNode reference, StoredObject dependent, Snapshot state) {
        if (kind(reference, dependent) == null) {
            return Fate.UNSERVED;
        }
        StoredObject owner = find(reference, dependent, state).orElse(null);
        if (owner == null) {
            return Fate.GONE;
        }
        return Facets.terminating(owner) && has(owner, FOREGROUND) ? Fate.WAITING : Fate.SOLID;
    }

    static Optional<StoredObject> find(ObjectNode reference, StoredObject dependent, Snapshot state) {
        Kind kind = kind(reference, dependent);
        if (kind == null) {
            return Optional.empty();
        }
        String namespace = kind.namespaced() ? dependent.key().namespace() : "";
        return state.get(kind, new ObjectKey(namespace, Tree.text(reference, "name")))
                .filter(owner -> owner.uid().equals(Tree.text(reference, "uid")));
    }

    private static @Nullable Kind kind(ObjectNode reference, StoredObject dependent) {
        String version = Tree.text(reference, "apiVersion");
        int slash = version.indexOf('/');
        Kind kind = KINDS.get((slash < 0 ? "" : version.substring(0, slash)) + "/" + Tree.text(reference, "kind"));
        return kind != null && kind.namespaced() && dependent.key().namespace().isEmpty() ? null : kind;
    }
}
