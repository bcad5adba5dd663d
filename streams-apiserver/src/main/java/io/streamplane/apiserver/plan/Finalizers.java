package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What must happen before a deleted object goes: one name for each thing, in metadata, and for namespaces in spec. */
public final class Finalizers {

    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    private Finalizers() {}

    /** Whether a deleted object has nothing to wait for any more. */
    static boolean allGone(KindRules rules, ObjectNode object) {
        ObjectNode metadata = Tree.object(object, "metadata");
        return Tree.has(metadata, "deletionTimestamp")
                && Tree.number(metadata, "deletionGracePeriodSeconds", 0) == 0
                && rules.finalizers(object).isEmpty();
    }

    /** Adds and removes the garbage collector's own, as the policy wants; null leaves them alone. */
    static void apply(ObjectNode object, @Nullable String policy) {
        if (policy == null) {
            return;
        }
        ObjectNode metadata = Tree.ensure(object, "metadata");
        var wanted = new ArrayList<>(Tree.texts(metadata, "finalizers"));
        wanted.removeAll(List.of(ORPHAN, FOREGROUND));
        switch (policy) {
            case "Orphan" -> wanted.add(ORPHAN);
            case "Foreground" -> wanted.add(FOREGROUND);
            default -> {}
        }
        if (wanted.isEmpty()) {
            metadata.remove("finalizers");
            return;
        }
        ArrayNode array = metadata.putArray("finalizers");
        wanted.forEach(array::add);
    }
}
