package io.streamplane.apiserver.patch;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kubernetes' strategic merge patch, as {@code k8s.io/apimachinery/pkg/util/strategicpatch} applies it to a live object:
 * as a merge patch, but lists with patchStrategy merge are merged ({@link ListMerge}). Directives: {@code $patch:
 * replace|delete}, {@code $retainKeys}, {@code $deleteFromPrimitiveList/field}, {@code $setElementOrder/field}.
 *
 * <p>Where Kubernetes' result depends on the random order of a Go map, plain fields come first and deletions from lists
 * of scalars last. What makes it panic is refused here.
 */
final class StrategicMerge {

    static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList";
    private static final String ORDER = "$setElementOrder";

    private StrategicMerge() {}

    /** A new tree; the arguments stay as they are. Throws {@link PatchFailure}. */
    static ObjectNode apply(Definitions definitions, Definition type, ObjectNode target, ObjectNode patch) {
        return object(PatchSchema.of(definitions, type), target.deepCopy(), (ObjectNode) withIntegers(patch));
    }

    /** A copy in which 3.0 is 3, as {@code runtime.DefaultUnstructuredConverter} takes it for an integer. */
    private static JsonNode withIntegers(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), withIntegers(field.getValue())));
            return copy;
        } else if (value instanceof ArrayNode list) {
            ArrayNode copy = list.arrayNode();
            list.forEach(item -> copy.add(withIntegers(item)));
            return copy;
        }
        boolean whole = value.isNumber() && !value.isIntegralNumber() && isWhole(value.doubleValue());
        return whole ? JsonNodeFactory.instance.numberNode((long) value.doubleValue()) : value;
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53;
    }

    /** Merges into {@code original}, and takes {@code patch} apart. */
    static ObjectNode object(PatchSchema type, ObjectNode original, ObjectNode patch) {
        if (patch.has(PATCH)) {
            return directed(patch);
        }
        retainKeys(original, patch);
        for (String name : List.copyOf(patch.propertyNames())) {
            if (name.startsWith(ORDER)) {
                order(type, original, patch, name);
            }
        }
        var deletions = new ArrayList<Map.Entry<String, JsonNode>>();
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (change.getKey().startsWith(DELETE_FROM)) {
                deletions.add(change);
            } else {
                field(type, original, change.getKey(), change.getValue(), false);
            }
        }
        for (Map.Entry<String, JsonNode> change : deletions) {
            String name = fieldOf(change.getKey(), DELETE_FROM, "invalid patch format of primitive list");
            field(type, original, name, change.getValue(), true);
        }
        return original;
    }

    private static ObjectNode directed(ObjectNode patch) {
        JsonNode directive = patch.get(PATCH);
        return switch (directive.asString("")) {
            case "replace" -> {
                patch.remove(PATCH);
                yield patch;
            }
            case "delete" -> patch.objectNode();
            default -> throw unknownDirective(directive, patch);
        };
    }

    static PatchFailure unknownDirective(JsonNode directive, ObjectNode patch) {
        return PatchFailure.malformed("unknown patch type: " + GoText.of(directive) + " in map: " + GoText.of(patch));
    }

    /** Only what is named stays; the patch may set nothing else. */
    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        JsonNode directive = patch.remove(RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        var retained = new HashSet<String>();
        if (directive instanceof ArrayNode names) {
            names.forEach(name -> retained.add(name.isString() ? name.stringValue() : ""));
        }
        boolean other = patch.properties().stream()
                .anyMatch(change -> !change.getValue().isNull()
                        && !change.getKey().startsWith(DELETE_FROM)
                        && !change.getKey().startsWith(ORDER)
                        && !retained.contains(change.getKey()));
        if (other || !directive.isArray()) {
            throw PatchFailure.malformed("invalid patch format of retainKeys");
        }
        original.retain(retained);
    }

    /** Merges a list whose order the patch gives, and takes both out of the patch. */
    private static void order(PatchSchema type, ObjectNode original, ObjectNode patch, String directive) {
        JsonNode wanted = patch.remove(directive);
        if (!(wanted instanceof ArrayNode order)) {
            throw PatchFailure.badType("[]interface {}", wanted == null ? NullNode.instance : wanted);
        }
        String name = fieldOf(directive, ORDER, "invalid patch format of setElementOrder list");
        ArrayNode before = list(original, name);
        ArrayNode change = list(patch, name);
        PatchSchema.Field field = type.list(name);
        var lists = new ListMerge(field);
        lists.requireOrder(change, order);
        if (before == null && change == null) {
            return;
        }
        ArrayNode none = order.arrayNode();
        ArrayNode old = before == null ? none : before;
        ArrayNode changes = change == null ? none : change;
        ArrayNode merged;
        if (before == null) {
            merged = withoutDirectives(changes);
        } else if (change == null) {
            merged = old;
        } else {
            merged = field.merges() ? lists.merge(old, changes, false) : changes;
        }
        original.set(name, lists.ordered(merged, order, old, changes));
        patch.remove(name);
    }

    private static @Nullable ArrayNode list(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value != null && !value.isArray()) {
            throw PatchFailure.badType("[]interface {}", value);
        }
        return (ArrayNode) value;
    }

    /** @param deletion whether the value names scalars to delete from a list */
    private static void field(PatchSchema type, ObjectNode original, String name, JsonNode change, boolean deletion) {
        if (change.isNull()) {
            original.remove(name);
            return;
        }
        JsonNode before = original.get(name);
        if (before == null || !GoText.type(before).equals(GoText.type(change))) {
            if (!deletion) {
                dropNulls(change);
                set(original, name, change);
            }
        } else if (before instanceof ObjectNode old) {
            PatchSchema.Field field = type.struct(name);
            ObjectNode object = (ObjectNode) change;
            original.set(name, field.replaces() ? object : object(field.type(), old, object));
        } else if (before instanceof ArrayNode old) {
            PatchSchema.Field field = type.list(name);
            ArrayNode list = (ArrayNode) change;
            original.set(name, field.merges() || deletion ? new ListMerge(field).merge(old, list, deletion) : list);
        } else {
            original.set(name, change);
        }
    }

    private static void set(ObjectNode original, String name, JsonNode change) {
        JsonNode kept = withoutDirectives(change);
        if (kept == null) {
            original.remove(name);
        } else {
            original.set(name, kept);
        }
    }

    /** Null for an object with a directive, which is left out. */
    private static @Nullable JsonNode withoutDirectives(JsonNode value) {
        if (value instanceof ObjectNode object) {
            if (object.has(PATCH)) {
                return null;
            }
            for (String name : List.copyOf(object.propertyNames())) {
                set(object, name, object.get(name));
            }
        } else if (value instanceof ArrayNode list) {
            return withoutDirectives(list);
        }
        return value;
    }

    private static ArrayNode withoutDirectives(ArrayNode list) {
        ArrayNode kept = list.arrayNode();
        for (JsonNode item : list) {
            JsonNode rest = withoutDirectives(item);
            if (rest != null) {
                kept.add(rest);
            }
        }
        return kept;
    }

    private static void dropNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        value.forEach(StrategicMerge::dropNulls);
    }

    private static String fieldOf(String directive, String prefix, String problem) {
        if (!directive.startsWith(prefix + "/")) {
            throw PatchFailure.malformed(problem);
        }
        return directive.substring(prefix.length() + 1);
    }
}
