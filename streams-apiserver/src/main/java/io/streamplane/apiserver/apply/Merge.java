package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Bag;
import io.streamplane.apiserver.apply.Shape.Keyed;
import io.streamplane.apiserver.apply.Shape.Leaf;
import io.streamplane.apiserver.apply.Shape.Members;
import java.util.ArrayDeque;
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
 * keep the order that the configuration gives them; {@link #ordered} says where those stand that only the object has.
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
                        members(items, path));
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

    private static Map<String, JsonNode> members(ArrayNode items, String path) {
        Map<String, JsonNode> members = FieldComparison.values(items);
        if (members.size() < items.size()) {
            var seen = new HashSet<String>();
            for (JsonNode item : items) {
                if (!seen.add(PathElement.value(item))) {
                    throw new ApplyFailure(
                            path, "duplicate entries for key " + PathElement.text(PathElement.value(item)));
                }
            }
        }
        return members;
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

    /**
     * The order of {@code visitListItems} in structured-merge-diff: both lists are walked side by side; an item of the object
     * alone is taken as it comes, then one of the configuration, and the object's walk passes over shared items that the
     * configuration has in another place. Example: [A, X, B, C, Y] under [C, A, B] is [X, C, Y, A, B].
     */
    private static ArrayNode ordered(ArrayNode like, Map<String, JsonNode> old, Map<String, JsonNode> wanted) {
        List<String> left = List.copyOf(old.keySet());
        List<String> right = List.copyOf(wanted.keySet());
        var shared = new ArrayDeque<String>(right);
        shared.removeIf(element -> !old.containsKey(element));
        var placed = new HashSet<String>();
        ArrayNode merged = like.arrayNode();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            String next = l < left.size() ? left.get(l) : null;
            boolean both = next != null && wanted.containsKey(next);
            if (next != null && both && r < right.size()) {
                if (next.equals(right.get(r))) {
                    merged.add(wanted.get(next));
                    placed.add(next);
                    shared.poll();
                    l++;
                    r++;
                    continue;
                }
                if (!shared.isEmpty() && !next.equals(shared.peek())) {
                    l++;
                    continue;
                }
            }
            if (next != null && !both) {
                merged.add(old.get(next));
                l++;
                continue;
            } else if (next != null && placed.contains(next)) {
                l++;
            }
            if (r < right.size()) {
                String element = right.get(r++);
                merged.add(wanted.get(element));
                placed.add(element);
                if (element.equals(shared.peek())) {
                    shared.poll();
                }
            }
        }
        return merged;
    }
}
