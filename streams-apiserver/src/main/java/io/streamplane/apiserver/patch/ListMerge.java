package io.streamplane.apiserver.patch;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Merges one list of a strategic merge patch: objects by their merge key, scalars as a set.
 *
 * <p>Order: items of the patch stand in the patch's own order (or that of {@code $setElementOrder}); items that only the
 * server has keep their order, each in front of the first item of the patch that stood behind it before. Example: [a, b,
 * c] patched with [c, n, a] is [b, c, n, a].
 */
final class ListMerge {

    private final PatchSchema.Field field;
    private final @Nullable String key;

    ListMerge(PatchSchema.Field field) {
        this.field = field;
        this.key = field.mergeKey();
    }

    /**
     * A new list. In {@code before}, new items take the places of deleted ones, as upstream's slices have it: where {@code
     * $setElementOrder} is given, that decides where they stand among items that only the server has.
     *
     * @param deletion whether the patch names scalars to delete
     */
    ArrayNode merge(ArrayNode before, ArrayNode patch, boolean deletion) {
        if (before.isEmpty() && patch.isEmpty()) {
            return before;
        }
        String type = itemType(before, patch);
        if (!type.equals(GoText.MAP)) {
            return deletion ? without(before, patch) : scalars(before, patch);
        }
        if (key == null) {
            throw PatchFailure.malformed(
                    "cannot merge lists without merge key for " + field.type().name());
        }
        List<ObjectNode> kept = objects(before);
        List<ObjectNode> changes = new ArrayList<>();
        boolean replace = false;
        for (ObjectNode change : objects(patch)) {
            JsonNode directive = change.get(StrategicMerge.PATCH);
            if (directive == null) {
                changes.add(change);
                continue;
            }
            switch (directive.asString("")) {
                case "delete" -> {
                    JsonNode gone = keyOf(change, key);
                    kept.removeIf(item -> same(item.get(key), gone));
                }
                case "replace" -> replace = true;
                case "merge" -> throw PatchFailure.malformed("merging lists cannot yet be specified in the patch");
                default -> throw StrategicMerge.unknownDirective(directive, change);
            }
        }
        for (int i = 0; i < kept.size(); i++) {
            before.set(i, kept.get(i));
        }
        return replace
                ? ordered(array(changes), array(List.of()), array(changes), true)
                : mergeObjects(before, kept, changes, key);
    }

    /** @param slots the list as it was, changed as {@link #merge} says */
    private ArrayNode mergeObjects(
            ArrayNode slots, List<ObjectNode> before, List<ObjectNode> changes, String mergeKey) {
        var merged = new ArrayList<>(before);
        for (ObjectNode change : changes) {
            JsonNode wanted = keyOf(change, mergeKey);
            int at = 0;
            while (at < merged.size() && !same(merged.get(at).get(mergeKey), wanted)) {
                at++;
            }
            if (at < merged.size()) {
                merged.set(at, StrategicMerge.object(field.type(), merged.get(at), change));
                continue;
            }
            if (at < slots.size()) {
                slots.set(at, change);
            }
            merged.add(change);
        }
        return ordered(array(merged), array(changes), array(before), true);
    }

    private ArrayNode scalars(ArrayNode before, ArrayNode patch) {
        var all = new ArrayList<JsonNode>();
        before.forEach(all::add);
        patch.forEach(all::add);
        ArrayNode merged = before.arrayNode();
        for (JsonNode item : all) {
            if (merged.valueStream().noneMatch(known -> same(known, item))) {
                merged.add(item);
            }
        }
        return ordered(merged, patch, before, false);
    }

    private static ArrayNode without(ArrayNode before, ArrayNode gone) {
        ArrayNode rest = before.arrayNode();
        for (JsonNode item : before) {
            if (gone.valueStream().noneMatch(each -> same(each, item))) {
                rest.add(item);
            }
        }
        return rest;
    }

    /** Puts merged items in the order that a directive gives. */
    ArrayNode ordered(ArrayNode merged, ArrayNode order, ArrayNode before, ArrayNode patch) {
        return ordered(merged, order, before, itemType(before, patch).equals(GoText.MAP));
    }

    /**
     * @param order of the items that the patch names
     * @param server the list as it was, which gives the others their order and place
     */
    private ArrayNode ordered(ArrayNode merged, ArrayNode order, ArrayNode server, boolean maps) {
        if (maps || key != null) {
            requireKeys(merged, order, server);
        }
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : merged) {
            (index(order, item) >= 0 ? named : others).add(item);
        }
        sort(named, order);
        sort(others, server);
        ArrayNode result = merged.arrayNode();
        int next = 0;
        for (JsonNode item : named) {
            int at = index(server, item);
            while (next < others.size() && at >= 0 && index(server, others.get(next)) < at) {
                result.add(others.get(next++));
            }
            result.add(item);
        }
        others.subList(next, others.size()).forEach(result::add);
        return result;
    }

    /**
     * Stable. Items that the order lacks end up as upstream's comparison leaves them, for which such an item is less than
     * any other: {@code $setElementOrder: []} turns new items round.
     */
    private void sort(List<JsonNode> items, ArrayNode order) {
        List<Integer> places = new ArrayList<>();
        items.forEach(item -> places.add(index(order, item)));
        for (int i = 1; i < items.size(); i++) {
            for (int j = i; j > 0 && isLess(places.get(j), places.get(j - 1)); j--) {
                Collections.swap(items, j, j - 1);
                Collections.swap(places, j, j - 1);
            }
        }
    }

    private static boolean isLess(int one, int other) {
        return one < 0 || other < 0 || one < other;
    }

    private void requireKeys(ArrayNode... lists) {
        if (key == null) {
            throw PatchFailure.malformed("cannot order a list of objects without merge key for "
                    + field.type().name());
        }
        for (ArrayNode list : lists) {
            objects(list).forEach(item -> keyOf(item, key));
        }
    }

    /** The patch must name its items in the order that it asks for, and none that the order does not name. */
    void requireOrder(@Nullable ArrayNode patch, ArrayNode order) {
        if (patch == null || patch.isEmpty() || order.isEmpty()) {
            return;
        }
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode item : patch) {
            if (key != null && !item.isObject()) {
                throw PatchFailure.badType(GoText.MAP, item);
            }
            if (key == null || !item.path(StrategicMerge.PATCH).asString("").equals("delete")) {
                items.add(item);
            }
        }
        int next = 0;
        for (int place = 0; next < items.size() && place < order.size(); ) {
            JsonNode item = items.get(next);
            if (item.has(StrategicMerge.PATCH)) {
                next++;
            } else if (sameKey(item, order.get(place++))) {
                next++;
            }
        }
        if (next < items.size()) {
            throw PatchFailure.malformed("The order in patch list:\n" + GoText.of((JsonNode) patch)
                    + "\n doesn't match $setElementOrder list:\n" + GoText.of((JsonNode) order) + "\n");
        }
    }

    private boolean sameKey(JsonNode one, JsonNode other) {
        if (key == null) {
            return same(one, other);
        }
        if (!(other instanceof ObjectNode object)) {
            throw PatchFailure.badType(GoText.MAP, other);
        }
        return same(keyOf((ObjectNode) one, key), keyOf(object, key));
    }

    private static JsonNode keyOf(ObjectNode item, String key) {
        JsonNode value = item.get(key);
        if (value == null) {
            throw PatchFailure.malformed("map: " + GoText.of(item) + " does not contain declared merge key: " + key);
        }
        return value;
    }

    private int index(ArrayNode list, JsonNode item) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode each = list.get(i);
            if (key == null ? same(each, item) : same(each.get(key), item.get(key))) {
                return i;
            }
        }
        return -1;
    }

    /** All items must be of one type; empty lists have none. */
    private static String itemType(ArrayNode... lists) {
        String type = null;
        for (ArrayNode list : lists) {
            for (JsonNode item : list) {
                if (item.isNull()) {
                    throw PatchFailure.malformed("expected items of a list to be merged, but got null");
                }
                String each = GoText.type(item);
                if (each.equals(GoText.LIST)) {
                    throw PatchFailure.unfit("lists of lists are not supported");
                }
                if (type != null && !type.equals(each)) {
                    throw PatchFailure.malformed("list element types are not identical: " + GoText.of(lists));
                }
                type = each;
            }
        }
        if (type == null) {
            throw PatchFailure.malformed("no elements in any of the given slices");
        }
        return type;
    }

    private static List<ObjectNode> objects(ArrayNode list) {
        var objects = new ArrayList<ObjectNode>();
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object)) {
                throw PatchFailure.badType(GoText.MAP, item);
            }
            objects.add(object);
        }
        return objects;
    }

    private static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        return one != null && other != null && Tree.equal(one, other);
    }

    private static ArrayNode array(List<ObjectNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }
}
