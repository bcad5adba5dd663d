package io.streamplane.apiserver.patch;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** JSON values and their types as Go prints them, in Kubernetes' messages. */
final class GoText {

    static final String MAP = "map[string]interface {}";
    static final String LIST = "[]interface {}";

    private GoText() {}

    /** As {@code %v}: {@code map[name:a ports:[80 81]]}. */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "<nil>";
            case ARRAY -> value.valueStream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
            case OBJECT -> {
                var sorted = new TreeMap<String, String>();
                value.properties().forEach(field -> sorted.put(field.getKey(), of(field.getValue())));
                yield sorted.entrySet().stream()
                        .map(field -> field.getKey() + ":" + field.getValue())
                        .collect(Collectors.joining(" ", "map[", "]"));
            }
            default -> value.asString("");
        };
    }

    static String of(ArrayNode... lists) {
        return Arrays.stream(lists).map(list -> of((JsonNode) list)).collect(Collectors.joining(" ", "[", "]"));
    }

    /** As {@code %s} of its {@code reflect.Type}; numbers are of one type, however they are written. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> MAP;
            case ARRAY -> LIST;
            case STRING -> "string";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            default -> "<nil>";
        };
    }
}
