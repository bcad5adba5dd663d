package io.streamplane.apiserver.kind;

import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata.generation}: one at creation, one more with each change of the spec. */
public final class Generations {

    private Generations() {}

    public static void onCreate(ObjectNode object) {
        Tree.ensure(object, "metadata").put("generation", 1);
    }

    public static void onUpdate(ObjectNode object, ObjectNode old) {
        long before = Tree.number(Tree.object(old, "metadata"), "generation", 1);
        Tree.ensure(object, "metadata").put("generation", Tree.same(object, old, "spec") ? before : before + 1);
    }

    /** For the kinds whose changes upstream does not count, though they have a status. */
    public static void none(ObjectNode object) {
        Tree.ensure(object, "metadata").remove("generation");
    }
}
