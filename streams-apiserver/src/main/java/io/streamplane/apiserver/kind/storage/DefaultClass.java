package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The name of a class, with a word for the one that is taken where none is named. */
final class DefaultClass {

    private DefaultClass() {}

    static TableColumn name(String annotation) {
        return new TableColumn(
                "Name",
                "string",
                "name",
                "Name must be unique within a namespace.",
                0,
                (object, now) -> JsonNodeFactory.instance.stringNode(text(object, annotation)));
    }

    private static String text(ObjectNode object, String annotation) {
        ObjectNode metadata = Tree.object(object, "metadata");
        boolean isDefault = "true".equals(Tree.textMap(metadata, "annotations").get(annotation));
        return Tree.text(metadata, "name") + (isDefault ? " (default)" : "");
    }
}
