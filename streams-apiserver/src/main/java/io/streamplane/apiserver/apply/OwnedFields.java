package io.streamplane.apiserver.apply;

import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields that a manager has applied, as the {@code metadata.managedFields} of an object name them. */
public final class OwnedFields {

    private static final String THIS = ".";

    private final Set<String> leaves = new HashSet<>();
    private final Set<String> paths = new HashSet<>();

    private OwnedFields() {}

    /** What the manager applied to the object, not what it wrote otherwise; nothing where it applied nothing. */
    public static OwnedFields applied(ObjectNode object, String manager) {
        var owned = new OwnedFields();
        for (ObjectNode entry : Tree.objects(Tree.object(object, "metadata"), "managedFields")) {
            ObjectNode fields = Tree.object(entry, "fieldsV1");
            if (fields != null
                    && Tree.text(entry, "manager").equals(manager)
                    && Tree.text(entry, "operation").equals("Apply")
                    && Tree.text(entry, "subresource").isEmpty()) {
                owned.add("", fields);
            }
        }
        return owned;
    }

    private void add(String path, JsonNode fields) {
        boolean leaf = true;
        for (Map.Entry<String, JsonNode> child : fields.properties()) {
            if (!child.getKey().equals(THIS)) {
                leaf = false;
                add(path + PathElement.text(child.getKey()), child.getValue());
            }
        }
        paths.add(path);
        if (leaf) {
            leaves.add(path);
        }
    }

    /** Whether the path of a difference is, leads to, or lies in one of the fields. */
    public boolean concern(String path) {
        if (paths.contains(path)) {
            return true;
        }
        for (int i = path.length() - 1; i > 0; i--) {
            char at = path.charAt(i);
            if ((at == '.' || at == '[') && leaves.contains(path.substring(0, i))) {
                return true;
            }
        }
        return false;
    }
}
