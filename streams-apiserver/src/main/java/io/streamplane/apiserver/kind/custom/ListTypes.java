package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * In a list that is a set no item comes twice, in one that is a map no keys, as
 * {@code k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype} demands. A double is named once.
 */
final class ListTypes {

    private ListTypes() {}

    static List<FieldError> validate(StructuralSchema schema, ObjectNode object) {
        var errors = new Errors();
        SchemaWalk.through(schema, object, (path, each, value) -> {
            if (value instanceof ArrayNode array) {
                switch (each.listType()) {
                    case "set" -> set(errors, path, array);
                    case "map" -> map(errors, path, each, array);
                    default -> {}
                }
            }
        });
        return errors.found();
    }

    private static void set(Errors errors, String path, ArrayNode array) {
        var seen = new HashMap<JsonNode, Integer>();
        for (int i = 0; i < array.size(); i++) {
            if (seen.merge(array.get(i), 1, Integer::sum) == 2) {
                errors.duplicate(path + "[" + i + "]", array.get(i));
            }
        }
    }

    private static void map(Errors errors, String path, StructuralSchema schema, ArrayNode array) {
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isNull() && !array.get(i).isObject()) {
                errors.invalid(path + "[" + i + "]", array.get(i), "must be an object for an array of list-type map");
                return;
            }
        }
        var seen = new HashMap<JsonNode, Integer>();
        for (int i = 0; i < array.size(); i++) {
            ObjectNode key = JsonNodeFactory.instance.objectNode();
            for (String name : schema.listMapKeys()) {
                JsonNode part = array.get(i).get(name);
                if (part != null) {
                    key.set(name, part);
                }
            }
            if (seen.merge(key, 1, Integer::sum) == 2) {
                errors.duplicate(path + "[" + i + "]", key);
            }
        }
    }
}
