package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validates values by the OpenAPI keywords of a structural schema, in the words of {@code k8s.io/kube-openapi/pkg/validation} and
 * {@code k8s.io/apiextensions-apiserver/pkg/apiserver/validation}. On an update a value that is as it was passes whatever its
 * schema says (ratcheting, KEP-4008): fields, values of maps and items of lists that are maps are told apart, items of other lists
 * are not. Immutable and thread-safe.
 */
final class SchemaValidation {

    private final SchemaNode root;

    SchemaValidation(StructuralSchema schema) {
        root = SchemaNode.of(schema.json());
    }

    /** Of any value, at a path. */
    static List<FieldError> validate(String path, StructuralSchema schema, JsonNode value) {
        return new Run().checked(path, SchemaNode.of(schema.json()), value, null);
    }

    List<FieldError> validate(ObjectNode object) {
        return new Run().checked("", root, object, null);
    }

    List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        return new Run().checked("", root, object, old);
    }

    List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        SchemaNode status = root.properties().get("status");
        JsonNode value = object.get("status");
        return status == null || value == null
                ? List.of()
                : new Run().checked("status", status, value, old.get("status"));
    }

    /** One validation. What a junctor asks for is tried by itself, so errors are lists that are thrown away or kept. */
    private static final class Run {

        List<FieldError> checked(String path, SchemaNode schema, JsonNode value, @Nullable JsonNode old) {
            if (old != null && Tree.equal(value, old)) {
                return List.of();
            }
            var errors = new Errors();
            type(errors, path, schema, value);
            if (!value.isNull()) {
                junctors(errors, path, schema, value, old);
                Keywords.check(errors, path, schema, value);
            }
            oneOfEnum(errors, path, schema, value);
            if (value instanceof ObjectNode object) {
                object(errors, path, schema, object, old);
            } else if (value instanceof ArrayNode array) {
                array(errors, path, schema, array, old);
            }
            return errors.found();
        }

        private static void type(Errors errors, String path, SchemaNode schema, JsonNode value) {
            if (schema.types().isEmpty() || value.isNull() && schema.nullable()) {
                return;
            }
            String given = Keywords.typeOf(value);
            boolean fits = schema.types().contains(given)
                    || given.equals("integer") && schema.types().contains("number")
                    || given.equals("number")
                            && schema.types().contains("integer")
                            && value.doubleValue() == Math.rint(value.doubleValue());
            if (!fits) {
                errors.typeInvalid(
                        path,
                        Errors.quote(given),
                        path + " in body must be of type " + String.join(",", schema.types()) + ": "
                                + Errors.quote(given));
            }
        }

        private static void oneOfEnum(Errors errors, String path, SchemaNode schema, JsonNode value) {
            if (schema.values().isEmpty() || value.isNull() && schema.nullable()) {
                return;
            }
            if (schema.values().stream().noneMatch(each -> Tree.equal(each, value))) {
                List<String> supported = schema.values().stream()
                        .map(each -> each.isString() ? each.stringValue() : each.toString())
                        .toList();
                errors.notSupported(path, value, supported);
            }
        }

        private void junctors(Errors errors, String path, SchemaNode schema, JsonNode value, @Nullable JsonNode old) {
            if (!schema.anyOf().isEmpty()) {
                List<FieldError> best = null;
                for (SchemaNode each : schema.anyOf()) {
                    best = fewer(best, checked(path, each, value, old));
                }
                if (best != null && !best.isEmpty()) {
                    failed(errors, path, "must validate at least one schema (anyOf)");
                    errors.found().addAll(best);
                }
            }
            if (!schema.oneOf().isEmpty()) {
                oneOf(errors, path, schema, value, old);
            }
            int valid = 0;
            for (SchemaNode each : schema.allOf()) {
                List<FieldError> wrong = checked(path, each, value, old);
                valid += wrong.isEmpty() ? 1 : 0;
                errors.found().addAll(wrong);
            }
            if (valid < schema.allOf().size()) {
                failed(errors, path, "must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
            }
            SchemaNode not = schema.not();
            if (not != null && checked(path, not, value, old).isEmpty()) {
                failed(errors, path, "must not validate the schema (not)");
            }
        }

        private void oneOf(Errors errors, String path, SchemaNode schema, JsonNode value, @Nullable JsonNode old) {
            int valid = 0;
            List<FieldError> best = null;
            for (SchemaNode each : schema.oneOf()) {
                List<FieldError> wrong = checked(path, each, value, old);
                valid += wrong.isEmpty() ? 1 : 0;
                best = fewer(best, wrong);
            }
            if (valid != 1) {
                String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
                failed(errors, path, "must validate one and only one schema (oneOf). " + found);
                if (valid == 0) {
                    errors.found().addAll(Objects.requireNonNull(best));
                }
            }
        }

        private static List<FieldError> fewer(@Nullable List<FieldError> one, List<FieldError> other) {
            return one == null || other.size() < one.size() ? other : one;
        }

        /** Upstream has no field for these. */
        private static void failed(Errors errors, String path, String problem) {
            errors.invalid("<nil>", "", Errors.quote(path) + " " + problem);
        }

        private void object(Errors errors, String path, SchemaNode schema, ObjectNode object, @Nullable JsonNode old) {
            for (String name : schema.required()) {
                if (!object.has(name)) {
                    errors.required(inner(path, name), "");
                }
            }
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                SchemaNode property = schema.properties().get(each.getKey());
                SchemaNode of = property == null ? schema.additional() : property;
                if (of != null) {
                    JsonNode before = old == null ? null : old.get(each.getKey());
                    errors.found().addAll(checked(inner(path, each.getKey()), of, each.getValue(), before));
                }
            }
        }

        private void array(Errors errors, String path, SchemaNode schema, ArrayNode array, @Nullable JsonNode old) {
            SchemaNode items = schema.items();
            if (items == null) {
                return;
            }
            Map<List<JsonNode>, JsonNode> before = byKeys(schema, old);
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                JsonNode was = before.isEmpty() ? null : before.get(keys(schema, item));
                errors.found().addAll(checked(path + "[" + i + "]", items, item, was));
            }
        }

        private static Map<List<JsonNode>, JsonNode> byKeys(SchemaNode schema, @Nullable JsonNode old) {
            var items = new HashMap<List<JsonNode>, JsonNode>();
            if (old instanceof ArrayNode array && !schema.listMapKeys().isEmpty()) {
                array.forEach(item -> items.put(keys(schema, item), item));
            }
            return items;
        }

        private static List<JsonNode> keys(SchemaNode schema, JsonNode item) {
            var keys = new ArrayList<JsonNode>();
            schema.listMapKeys().forEach(name -> keys.add(item.path(name)));
            return keys;
        }

        private static String inner(String path, String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
