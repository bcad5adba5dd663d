package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Members;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Finds what differs between two versions of an object, field by field, with the values; items of lists are told apart
 * by their keys, as the kind's definition says. Example: {@code .spec.replicas}, 1, 3.
 */
public final class FieldDifferences {

    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final List<FieldDifference> found = new ArrayList<>();

    private FieldDifferences() {}

    /**
     * In the order of the fields.
     *
     * @param before null where the object was created: all of its fields came then
     * @param after null where it was deleted
     */
    public static List<FieldDifference> of(Kind kind, @Nullable JsonNode before, @Nullable JsonNode after) {
        var differences = new FieldDifferences();
        Shape shape = Shape.of(kind);
        differences.compare(shape, "", before == null ? NOTHING : before, after == null ? NOTHING : after);
        return List.copyOf(differences.found);
    }

    private void compare(Shape shape, String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before != null && after != null && Tree.equal(before, after)) {
            return;
        }
        int known = found.size();
        boolean objects = (before == null || before.isObject()) && (after == null || after.isObject());
        if (shape instanceof Members members && objects) {
            children(members, path, before, after);
        } else if (shape instanceof Keyed keyed && isKeyed(keyed, before) && isKeyed(keyed, after)) {
            items(keyed.items(), path, keyed(keyed, before), keyed(keyed, after));
        } else if (shape instanceof Bag && isSet(before) && isSet(after)) {
            items(Shape.LEAF, path, values(before), values(after));
        }
        if (known == found.size()) {
            // A leaf, a list in another order, or something empty in place of nothing.
            found.add(new FieldDifference(path, before, after));
        }
    }

    private void children(Members shape, String path, @Nullable JsonNode before, @Nullable JsonNode after) {
        Map<String, JsonNode> was = before == null ? Map.of() : FieldComparison.fields(before);
        Map<String, JsonNode> is = after == null ? Map.of() : FieldComparison.fields(after);
        for (String name : FieldComparison.ofEither(was, is)) {
            String element = PathElement.text(PathElement.field(name));
            compare(shape.member(name), path + element, was.get(name), is.get(name));
        }
    }

    private void items(Shape shape, String path, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        for (String element : FieldComparison.ofEither(before, after)) {
            compare(shape, path + PathElement.text(element), before.get(element), after.get(element));
        }
    }

    private static Map<String, JsonNode> keyed(Keyed list, @Nullable JsonNode value) {
        return value == null ? Map.of() : FieldComparison.keyed(list, value);
    }

    private static Map<String, JsonNode> values(@Nullable JsonNode value) {
        return value == null ? Map.of() : FieldComparison.values(value);
    }

    /** Whether each item has keys of its own; else the list is compared as a whole. */
    private static boolean isKeyed(Keyed list, @Nullable JsonNode value) {
        return value == null
                || value.isArray() && FieldComparison.keyed(list, value).size() == value.size();
    }

    private static boolean isSet(@Nullable JsonNode value) {
        return value == null || value.isArray() && FieldComparison.values(value).size() == value.size();
    }
}
