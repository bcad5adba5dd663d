package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Leaf;
import io.streamplane.apiserver.apply.Shape.Mapping;
import io.streamplane.apiserver.apply.Shape.Members;
import io.streamplane.schemas.tree.Tree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between two versions of an object.
 *
 * @param set fields that came or have another value
 * @param removed fields that went
 */
record FieldComparison(FieldSet set, FieldSet removed) {

    static FieldComparison of(Shape shape, JsonNode before, JsonNode after) {
        var set = new FieldSet.Builder();
        var removed = new FieldSet.Builder();
        compare(shape, before, after, set, removed);
        return new FieldComparison(set.build(), removed.build());
    }

    private static void compare(
            Shape shape,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            FieldSet.Builder set,
            FieldSet.Builder removed) {
        if (before == null || before.isNull()) {
            if (after != null && !after.isNull()) {
                whole(shape, after, set);
            }
        } else if (after == null || after.isNull()) {
            whole(shape, before, removed);
            removed.addAll(); // objects too, which somebody may own as empty ones
        } else if (shape instanceof Members members && before.isObject() && after.isObject()) {
            children(members, fields(before), fields(after), set, removed);
        } else if (shape instanceof Keyed keyed && before.isArray() && after.isArray()) {
            items(keyed.items(), keyed(keyed, before), keyed(keyed, after), set, removed);
        } else if (shape instanceof Bag && before.isArray() && after.isArray()) {
            items(Shape.LEAF, values(before), values(after), set, removed);
        } else if (!Tree.equal(before, after)) {
            set.add();
        }
    }

    /** All of a value: also what leads to it, but for plain objects, which nobody owns as such. */
    private static void whole(Shape shape, JsonNode value, FieldSet.Builder to) {
        FieldSets.collect(shape, value, to);
        if (shape instanceof Leaf || shape instanceof Mapping) {
            to.add();
        }
    }

    private static void children(
            Members shape,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            FieldSet.Builder set,
            FieldSet.Builder removed) {
        for (String name : ofEither(before, after)) {
            String element = PathElement.field(name);
            compare(shape.member(name), before.get(name), after.get(name), set.child(element), removed.child(element));
        }
    }

    private static void items(
            Shape shape,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            FieldSet.Builder set,
            FieldSet.Builder removed) {
        for (String element : ofEither(before, after)) {
            JsonNode was = before.get(element);
            JsonNode is = after.get(element);
            compare(shape, was, is, set.child(element), removed.child(element));
            if (was == null) {
                set.child(element).add();
            } else if (is == null) {
                removed.child(element).add();
            }
        }
    }

    /** The keys of both, those of the first in front. */
    static Set<String> ofEither(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        var keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys;
    }

    static Map<String, JsonNode> fields(JsonNode value) {
        var fields = new LinkedHashMap<String, JsonNode>();
        if (value instanceof ObjectNode object) {
            object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        }
        return fields;
    }

    static Map<String, JsonNode> keyed(Keyed list, JsonNode value) {
        var items = new LinkedHashMap<String, JsonNode>();
        if (value instanceof ArrayNode array) {
            for (JsonNode item : array) {
                String element = PathElement.item(list, item);
                if (element != null) {
                    items.putIfAbsent(element, item);
                }
            }
        }
        return items;
    }

    static Map<String, JsonNode> values(JsonNode value) {
        var items = new LinkedHashMap<String, JsonNode>();
        value.forEach(item -> items.put(PathElement.value(item), item));
        return items;
    }
}
