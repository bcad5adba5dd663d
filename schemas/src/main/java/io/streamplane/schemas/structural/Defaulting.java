package io.streamplane.schemas.structural;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fills in the defaults of a structural schema, from the outside inwards, as
 * {@code k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting} does. A null of a schema that is not nullable counts as
 * absent: it gets the default, and where there is none, a field goes.
 */
public final class Defaulting {

    private Defaulting() {}

    /** Completes a value in place. */
    public static void complete(JsonNode value, StructuralSchema schema) {
        removeNulls(value, schema);
        fill(value, schema);
    }

    private static void removeNulls(JsonNode value, @Nullable StructuralSchema schema) {
        if (value instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                StructuralSchema known = schema == null ? null : schema.field(name);
                if (isUnwanted(object.path(name), known) && known != null && known.defaultValue() == null) {
                    object.remove(name);
                } else {
                    removeNulls(object.path(name), known);
                }
            }
        } else if (value instanceof ArrayNode array) {
            array.forEach(item -> removeNulls(item, schema == null ? null : schema.items()));
        }
    }

    private static void fill(JsonNode value, @Nullable StructuralSchema schema) {
        if (schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            schema.properties().forEach((name, property) -> {
                JsonNode given = object.get(name);
                if (property.defaultValue() != null && (given == null || isUnwanted(given, property))) {
                    object.set(name, defaultOf(property));
                }
            });
            for (String name : List.copyOf(object.propertyNames())) {
                StructuralSchema known = schema.field(name);
                if (known != null) {
                    if (isUnwanted(object.path(name), known)) {
                        object.set(name, defaultOf(known));
                    }
                    fill(object.path(name), known);
                }
            }
        } else if (value instanceof ArrayNode array && schema.items() != null) {
            for (int i = 0; i < array.size(); i++) {
                if (isUnwanted(array.get(i), schema.items())) {
                    array.set(i, defaultOf(schema.items()));
                }
                fill(array.get(i), schema.items());
            }
        }
    }

    private static boolean isUnwanted(JsonNode value, @Nullable StructuralSchema schema) {
        return value.isNull() && schema != null && !schema.nullable() && schema != StructuralSchema.OPEN;
    }

    private static JsonNode defaultOf(StructuralSchema schema) {
        JsonNode value = schema.defaultValue();
        return value == null ? NullNode.instance : value.deepCopy();
    }
}
