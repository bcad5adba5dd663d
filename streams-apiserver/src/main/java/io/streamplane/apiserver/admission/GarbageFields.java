package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the collection of garbage has to change in an object: that never gives a right ({@code IsOnlyMutatingGCFields} of {@code pkg/registry/rbac}). */
public final class GarbageFields {

    private GarbageFields() {}

    /** Whether an update changes nothing else. */
    public static boolean onlyChange(Draft draft) {
        StoredObject old = draft.old();
        return old != null && Tree.equal(without(draft.object()), without(old.tree()));
    }

    private static ObjectNode without(ObjectNode object) {
        ObjectNode rest = object.deepCopy();
        ObjectNode metadata = Tree.ensure(rest, "metadata");
        List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion", "generation")
                .forEach(metadata::remove);
        return rest;
    }
}
