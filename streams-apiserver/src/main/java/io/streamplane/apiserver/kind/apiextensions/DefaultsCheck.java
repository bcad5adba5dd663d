package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.custom.DefaultValues;
import io.streamplane.schemas.structural.Defaulting;
import io.streamplane.schemas.structural.Pruning;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Defaults must be values of their schema, with nothing that it would prune ({@code schema/defaulting/validation.go}). */
final class DefaultsCheck {

    private DefaultsCheck() {}

    static List<FieldError> check(String path, StructuralSchema schema) {
        var errors = new Errors();
        node(errors, path, schema);
        return errors.found();
    }

    private static void node(Errors errors, String path, StructuralSchema schema) {
        JsonNode value = schema.defaultValue();
        if (value != null) {
            defaults(errors, path + ".default", schema, value);
        }
        for (Map.Entry<String, StructuralSchema> each : schema.properties().entrySet()) {
            node(errors, path + ".properties[" + each.getKey() + "]", each.getValue());
        }
        inner(errors, path + ".items", schema.items());
        inner(errors, path + ".additionalProperties", schema.values());
    }

    private static void inner(Errors errors, String path, @Nullable StructuralSchema schema) {
        if (schema != null) {
            node(errors, path, schema);
        }
    }

    private static void defaults(Errors errors, String path, StructuralSchema schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode pruned = object.deepCopy();
            Pruning.pruneValue(pruned, schema);
            if (!Tree.equal(pruned, object)) {
                errors.invalid(path, value, "must not have unspecified fields");
                return;
            }
        }
        JsonNode completed = value.deepCopy();
        Defaulting.complete(completed, schema);
        errors.found().addAll(DefaultValues.validate(path, schema, completed));
    }
}
