package io.streamplane.apiserver.kind.custom;

import io.streamplane.schemas.structural.StructuralSchema;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Goes through the values of an object that a structural schema describes, each before those within it. */
final class SchemaWalk {

    /** Takes a value with its path and its schema. */
    @FunctionalInterface
    interface Visitor {
        void visit(String path, StructuralSchema schema, JsonNode value);
    }

    private SchemaWalk() {}

    static void through(StructuralSchema schema, ObjectNode object, Visitor visitor) {
        value("", schema, object, visitor);
    }

    private static void value(String path, StructuralSchema schema, JsonNode value, Visitor visitor) {
        visitor.visit(path, schema, value);
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                StructuralSchema property = schema.properties().get(each.getKey());
                if (property != null) {
                    String inner = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
                    value(inner, property, each.getValue(), visitor);
                } else if (schema.values() != null) {
                    value(path + "[" + each.getKey() + "]", schema.values(), each.getValue(), visitor);
                }
            }
        } else if (value instanceof ArrayNode array && schema.items() != null) {
            for (int i = 0; i < array.size(); i++) {
                value(path + "[" + i + "]", schema.items(), array.get(i), visitor);
            }
        }
    }
}
