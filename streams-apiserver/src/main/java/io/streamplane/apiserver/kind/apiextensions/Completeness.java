package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a junctor restricts must be described outside of it, too ({@code schema/complete.go}). */
final class Completeness {

    private Completeness() {}

    static void check(Errors errors, String path, StructuralSchema schema) {
        junctors(errors, path, schema, path, schema.json());
    }

    private static void junctors(
            Errors errors, String path, StructuralSchema schema, String nestedPath, JsonNode nested) {
        for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
            List<ObjectNode> all = Tree.objects(nested, junctor);
            for (int i = 0; i < all.size(); i++) {
                nested(errors, path, schema, nestedPath + "." + junctor + "[" + i + "]", all.get(i));
            }
        }
        nested(errors, path, schema, nestedPath + ".not", nested.get("not"));
    }

    private static void nested(
            Errors errors,
            String path,
            @Nullable StructuralSchema schema,
            String nestedPath,
            @Nullable JsonNode nested) {
        if (nested == null || !nested.isObject()) {
            return;
        }
        if (schema == null) {
            errors.required(path, "because it is defined in " + nestedPath);
            return;
        }
        junctors(errors, path, schema, nestedPath, nested);
        nested(errors, path + ".items", schema.items(), nestedPath + ".items", nested.get("items"));
        nested.path("properties")
                .properties()
                .forEach(each -> nested(
                        errors,
                        path + ".properties[" + each.getKey() + "]",
                        schema.properties().get(each.getKey()),
                        nestedPath + ".properties[" + each.getKey() + "]",
                        each.getValue()));
    }
}
