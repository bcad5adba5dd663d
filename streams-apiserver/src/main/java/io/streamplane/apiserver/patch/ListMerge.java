package io.streamplane.apiserver.patch;

import io.streamplane.schemas.openapi.Definition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges one list of a strategic merge patch. */
final class ListMerge {

    private final StrategicMerge objects;
    private final @Nullable Definition item;
    private final @Nullable String mergeKey;

    /** @param mergeKey null for a list of scalars, which is a set */
    ListMerge(StrategicMerge objects, @Nullable Definition item, @Nullable String mergeKey) {
        this.objects = objects;
        this.item = item;
        this.mergeKey = mergeKey;
    }

    /**
     * @param deletions scalars to delete, or null
     * @param order the order of the items (their merge keys, or the scalars themselves), or null
     */
    ArrayNode merge(
            @Nullable JsonNode before, ArrayNode patch, @Nullable JsonNode deletions, @Nullable JsonNode order) {
        var items = new ArrayList<JsonNode>();
        if (before instanceof ArrayNode old) {
            old.forEach(each -> items.add(each));
        }
        if (mergeKey != null && hasReplace(patch)) {
            items.clear();
        }
        for (JsonNode change : patch) {
            if (mergeKey == null) {
                if (!items.contains(change)) {
                    items.add(change);
                }
            } else {
                mergeItem(items, change, mergeKey);
            }
        }
        if (deletions instanceof ArrayNode gone) {
            gone.forEach(each -> items.remove(each));
        }
        ArrayNode merged = patch.arrayNode();
        ordered(items, order).forEach(merged::add);
        return merged;
    }

    private void mergeItem(List<JsonNode> items, JsonNode change, String key) {
        if (!(change instanceof ObjectNode object)) {
            throw PatchFailure.malformed("expected an object with merge key '" + key + "', but got " + change);
        }
        String directive = object.path(StrategicMerge.PATCH).asString("");
        if (directive.equals("replace") && !object.has(key)) {
            return;
        }
        JsonNode name = object.get(key);
        if (name == null) {
            throw PatchFailure.malformed("map: " + object + " does not contain declared merge key: " + key);
        }
        int at = -1;
        for (int i = 0; i < items.size() && at < 0; i++) {
            at = name.equals(items.get(i).get(key)) ? i : -1;
        }
        if (directive.equals("delete")) {
            if (at >= 0) {
                items.remove(at);
            }
        } else if (at >= 0 && items.get(at) instanceof ObjectNode old) {
            items.set(at, objects.object(item, old, object));
        } else {
            items.add(objects.object(item, object.objectNode(), object));
        }
    }

    private static boolean hasReplace(ArrayNode patch) {
        return patch.valueStream()
                .anyMatch(each -> each.path(StrategicMerge.PATCH).asString("").equals("replace"));
    }

    /**
     * Items that the order names stand as it says; the others, which only the server has, stay before the item that
     * they stood before.
     */
    private List<JsonNode> ordered(List<JsonNode> items, @Nullable JsonNode order) {
        if (!(order instanceof ArrayNode wanted)) {
            return items;
        }
        var places = new ArrayList<JsonNode>();
        wanted.forEach(each -> places.add(identity(each)));
        var named = new ArrayList<>(
                items.stream().filter(each -> places.contains(identity(each))).toList());
        named.sort(Comparator.comparingInt(each -> places.indexOf(identity(each))));
        var result = new ArrayList<JsonNode>(named);
        for (int i = 0; i < items.size(); i++) {
            if (!places.contains(identity(items.get(i)))) {
                int before = i == 0 ? -1 : result.indexOf(items.get(i - 1));
                result.add(before + 1, items.get(i));
            }
        }
        return result;
    }

    private JsonNode identity(JsonNode each) {
        JsonNode key = mergeKey == null ? null : each.get(mergeKey);
        return key == null ? each : key;
    }
}
