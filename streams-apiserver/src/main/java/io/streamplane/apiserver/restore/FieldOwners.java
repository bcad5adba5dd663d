package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who owns an object's fields ({@code metadata.managedFields}), once they are what they were: whoever owned them then, so
 * that their next server-side apply meets no conflict. The status has the owners that it has now.
 */
final class FieldOwners {

    /** Who owns what a restore has just changed. */
    static final String RESTORER = "streamplane-restore";

    private static final String FIELD = "managedFields";

    private FieldOwners() {}

    /** Whether an earlier restore put the values back, and broke off before it gave them back to their owners. */
    static boolean areOwed(StoredObject was, StoredObject is) {
        return hasRestorer(is.tree()) && !hasRestorer(was.tree());
    }

    private static boolean hasRestorer(ObjectNode object) {
        return entries(object).stream()
                .anyMatch(entry -> Tree.text(entry, "manager").equals(RESTORER));
    }

    /** Whether nothing is left to give back. */
    static boolean areAsThen(ObjectNode was, ObjectNode is) {
        return notOfStatus(was).equals(notOfStatus(is));
    }

    /** What a client says to make it so; an empty entry forgets all owners. */
    static ObjectNode givenBack(ObjectNode was, ObjectNode is) {
        ArrayNode owners = JsonNodeFactory.instance.arrayNode();
        notOfStatus(was).forEach(owners::add);
        entries(is).stream().filter(FieldOwners::isOfStatus).forEach(owners::add);
        if (owners.isEmpty()) {
            owners.addObject();
        }
        ObjectNode body = is.deepCopy();
        Tree.ensure(body, "metadata").set(FIELD, owners);
        return body;
    }

    private static List<ObjectNode> notOfStatus(ObjectNode object) {
        return entries(object).stream().filter(entry -> !isOfStatus(entry)).toList();
    }

    private static boolean isOfStatus(ObjectNode entry) {
        return Tree.text(entry, "subresource").equals("status");
    }

    private static List<ObjectNode> entries(ObjectNode object) {
        return Tree.objects(Tree.object(object, "metadata"), FIELD);
    }
}
