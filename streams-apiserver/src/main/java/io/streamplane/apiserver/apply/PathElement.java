package io.streamplane.apiserver.apply;

import io.streamplane.apiserver.apply.Shape.Keyed;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The elements of paths, in the text of FieldsV1. */
final class PathElement {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PathElement() {}

    static String field(String name) {
        return "f:" + name;
    }

    static String value(JsonNode item) {
        return "v:" + item;
    }

    /** By the item's keys, in their alphabetical order; null where it leaves out one that has no default. */
    static @Nullable String item(Keyed list, JsonNode item) {
        var keys = new TreeMap<String, JsonNode>();
        for (String key : list.keys()) {
            JsonNode value = item.get(key);
            if (value == null || value.isNull()) {
                value = list.defaults().get(key);
            }
            if (value == null) {
                return null;
            }
            keys.put(key, value);
        }
        ObjectNode json = JSON.createObjectNode();
        json.setAll(keys);
        return "k:" + json;
    }

    /** As messages name it: {@code .name}, {@code [name="nginx"]}, {@code [="x"]}. */
    static String text(String element) {
        String rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' -> "." + rest;
            case 'v' -> "[=" + rest + "]";
            case 'k' ->
                JSON.readTree(rest).properties().stream()
                        .map(key -> key.getKey() + "=" + key.getValue())
                        .collect(Collectors.joining(",", "[", "]"));
            default -> "[" + rest + "]";
        };
    }
}
