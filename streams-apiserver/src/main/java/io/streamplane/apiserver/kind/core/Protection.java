package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A finalizer that every object of a kind is born with, so that it does not go while it is used. */
final class Protection {

    private Protection() {}

    static void add(ObjectNode object, String finalizer) {
        ObjectNode metadata = Tree.ensure(object, "metadata");
        if (!Tree.texts(metadata, "finalizers").contains(finalizer)) {
            ArrayNode finalizers = metadata.withArray("finalizers");
            finalizers.add(finalizer);
        }
    }
}
