package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Leaf;
import io.streamplane.apiserver.apply.Shape.Mapping;
import io.streamplane.apiserver.apply.Shape.Struct;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.Function;
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
record Comparison(FieldSet set, FieldSet removed) {

    static Comparison of(Shape shape, JsonNode before, JsonNode after) {
        var set = new FieldSet.Builder();
        var removed = new FieldSet.Builder();
        compare(shape, before, after, set, removed);
        return new Comparison(set.build(), removed.build());
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
        } else if (shape instanceof Struct struct && before.isObject() && after.isObject()) {
            children(struct::field, fields(before), fields(after), set, removed);
        } else if (shape instanceof Mapping mapping && before.isObject() && after.isObject()) {
            children(_ -> mapping.values(), fields(before), fields(after), set, removed);
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
            Function<String, Shape> shapes,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            FieldSet.Builder set,
            FieldSet.Builder removed) {
        var names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String element = PathElement.field(name);
            compare(shapes.apply(name), before.get(name), after.get(name), set.child(element), removed.child(element));
        }
    }

    private static void items(
            Shape shape,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after,
            FieldSet.Builder set,
            FieldSet.Builder removed) {
        var elements = new LinkedHashSet<>(before.keySet());
        elements.addAll(after.keySet());
        for (String element : elements) {
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
