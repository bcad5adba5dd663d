package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Leaf;
import io.streamplane.apiserver.apply.Shape.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a configuration over an object: what it sets wins, what it does not mention stays. Items of keyed lists and of sets
 * stand in the configuration's order; those that only the object has stay behind the item that they stood behind.
 */
final class Merge {

    private Merge() {}

    /** A new tree. Throws {@link ApplyFailure} where a keyed list has items without a key or with the same. */
    static JsonNode of(Shape shape, @Nullable JsonNode live, JsonNode config) {
        return merge(shape, live, config, "");
    }

    private static JsonNode merge(Shape shape, @Nullable JsonNode live, JsonNode config, String path) {
        return switch (shape) {
            case Leaf _ -> config.deepCopy();
            case Members members
            when config instanceof ObjectNode object -> {
                ObjectNode merged = copy(live, object);
                for (var entry : object.properties()) {
                    field(members.member(entry.getKey()), merged, entry, path);
                }
                yield merged;
            }
            case Keyed keyed when config instanceof ArrayNode items -> items(keyed, live, items, path);
            case Bag _
            when config instanceof ArrayNode items ->
                ordered(
                        items,
                        FieldComparison.values(live instanceof ArrayNode array ? array : items.arrayNode()),
                        FieldComparison.values(items));
            default -> config.deepCopy(); // not what the definition says; admission will
        };
    }

    private static ObjectNode copy(@Nullable JsonNode live, ObjectNode like) {
        return live instanceof ObjectNode object ? object.deepCopy() : like.objectNode();
    }

    private static void field(Shape shape, ObjectNode merged, Map.Entry<String, JsonNode> entry, String path) {
        String name = entry.getKey();
        if (entry.getValue().isNull()) {
            merged.remove(name);
        } else {
            merged.set(name, merge(shape, merged.get(name), entry.getValue(), path + "." + name));
        }
    }

    private static ArrayNode items(Keyed list, @Nullable JsonNode live, ArrayNode config, String path) {
        Map<String, JsonNode> old = new LinkedHashMap<>();
        if (live instanceof ArrayNode array) {
            for (JsonNode item : array) {
                String element = PathElement.item(list, item);
                old.putIfAbsent(element == null ? PathElement.value(item) : element, item);
            }
        }
        var wanted = new LinkedHashMap<String, JsonNode>();
        for (JsonNode item : config) {
            String element = PathElement.item(list, item);
            if (element == null) {
                throw new ApplyFailure(
                        path, "expected each item to have the keys " + list.keys() + ", but one has not");
            }
            JsonNode merged = merge(list.items(), old.get(element), item, path + PathElement.text(element));
            if (wanted.put(element, merged) != null) {
                throw new ApplyFailure(path, "duplicate entries for key " + PathElement.text(element));
            }
        }
        return ordered(config, old, wanted);
    }

    private static ArrayNode ordered(ArrayNode like, Map<String, JsonNode> old, Map<String, JsonNode> wanted) {
        List<String> order = new ArrayList<>(wanted.keySet());
        var placed = new HashSet<>(order);
        String before = null;
        for (String element : old.keySet()) {
            if (placed.add(element)) {
                order.add(before == null ? 0 : order.indexOf(before) + 1, element);
            }
            before = element;
        }
        ArrayNode merged = like.arrayNode();
        for (String element : order) {
            JsonNode item = wanted.get(element);
            merged.add(item == null ? old.get(element) : item);
        }
        return merged;
    }
}
