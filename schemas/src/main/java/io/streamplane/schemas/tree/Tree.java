package io.streamplane.schemas.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and completes JSON trees; an absent field, a null and a value of another type read alike. */
public final class Tree {

    private static final Comparator<JsonNode> VALUES = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private Tree() {}

    public static @Nullable ObjectNode object(@Nullable JsonNode parent, String field) {
        return parent != null && parent.get(field) instanceof ObjectNode object ? object : null;
    }

    /** Follows several fields. */
    public static @Nullable ObjectNode object(@Nullable JsonNode parent, String first, String... rest) {
        ObjectNode at = object(parent, first);
        for (String field : rest) {
            at = object(at, field);
        }
        return at;
    }

    public static List<ObjectNode> objects(@Nullable JsonNode parent, String field) {
        if (parent == null || !(parent.get(field) instanceof ArrayNode array)) {
            return List.of();
        }
        var objects = new ArrayList<ObjectNode>(array.size());
        for (JsonNode item : array) {
            if (item instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** The texts of a list, in order. */
    public static List<String> texts(@Nullable JsonNode parent, String field) {
        if (parent == null || !(parent.get(field) instanceof ArrayNode array)) {
            return List.of();
        }
        var texts = new ArrayList<String>(array.size());
        for (JsonNode item : array) {
            texts.add(item.asString(""));
        }
        return texts;
    }

    /** A map of texts, in the object's order. */
    public static Map<String, String> textMap(@Nullable JsonNode parent, String field) {
        return textMap(object(parent, field));
    }

    public static Map<String, String> textMap(@Nullable ObjectNode object) {
        if (object == null) {
            return Map.of();
        }
        var map = new LinkedHashMap<String, String>();
        for (var entry : object.properties()) {
            map.put(entry.getKey(), entry.getValue().asString(""));
        }
        return map;
    }

    /** Empty where absent. */
    public static String text(@Nullable JsonNode parent, String field) {
        JsonNode value = parent == null ? null : parent.get(field);
        return value == null || value.isNull() || value.isContainer() ? "" : value.asString("");
    }

    public static long number(@Nullable JsonNode parent, String field, long absent) {
        JsonNode value = parent == null ? null : parent.get(field);
        return value == null || !value.isNumber() ? absent : value.asLong(absent);
    }

    public static boolean flag(@Nullable JsonNode parent, String field) {
        JsonNode value = parent == null ? null : parent.get(field);
        return value != null && value.asBoolean(false);
    }

    public static boolean has(@Nullable JsonNode parent, String field) {
        JsonNode value = parent == null ? null : parent.get(field);
        return value != null && !value.isNull();
    }

    /** Whether both hold equal values at a field, or neither holds one. */
    public static boolean same(@Nullable JsonNode one, @Nullable JsonNode other, String field) {
        JsonNode left = one == null ? null : one.get(field);
        JsonNode right = other == null ? null : other.get(field);
        if (left == null || left.isNull()) {
            return right == null || right.isNull();
        }
        return right != null && equal(left, right);
    }

    /** Whether two trees say the same, whatever Java type their numbers have. */
    public static boolean equal(JsonNode one, JsonNode other) {
        return one.equals(VALUES, other);
    }

    /** Gives {@code to} the field as {@code from} has it, absence included. */
    public static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value.deepCopy());
        }
    }

    /** The object at a field, made where there is none. */
    public static ObjectNode ensure(ObjectNode parent, String field) {
        ObjectNode object = object(parent, field);
        return object != null ? object : parent.putObject(field);
    }

    /** Sets a text where the field is absent or empty. */
    public static void defaultText(ObjectNode parent, String field, String value) {
        if (text(parent, field).isEmpty()) {
            parent.put(field, value);
        }
    }

    public static void defaultNumber(ObjectNode parent, String field, long value) {
        if (!has(parent, field)) {
            parent.put(field, value);
        }
    }

    /** As {@link #defaultNumber}, where Kubernetes takes 0 for absent. */
    public static void defaultPositive(ObjectNode parent, String field, long value) {
        if (number(parent, field, 0) == 0) {
            parent.put(field, value);
        }
    }

    public static void defaultFlag(ObjectNode parent, String field, boolean value) {
        if (!has(parent, field)) {
            parent.put(field, value);
        }
    }
}
