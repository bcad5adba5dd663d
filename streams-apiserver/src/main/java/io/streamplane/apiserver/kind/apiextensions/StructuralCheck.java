package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a schema is structural, in the words of {@code k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go}: each
 * value has a type, outside of junctors; what stands below a junctor only restricts values that are described outside of it; and
 * metadata is not described.
 */
final class StructuralCheck {

    private static final String INT_OR_STRING = "[{\"type\":\"integer\"},{\"type\":\"string\"}]";
    private static final Set<String> OF_METADATA = Set.of("type", "properties", "description", "default", "title");

    private enum Level {
        ROOT,
        ITEM,
        FIELD
    }

    private final Errors errors = new Errors();

    private StructuralCheck() {}

    /** In alphabetical order, as upstream sorts them. */
    static List<FieldError> check(String path, StructuralSchema schema) {
        var check = new StructuralCheck();
        check.node(path, schema, Level.ROOT);
        Completeness.check(check.errors, path, schema);
        return check.errors.found().stream()
                .sorted(Comparator.comparing(error -> error.field() + ": " + error.message()))
                .toList();
    }

    private void node(String path, StructuralSchema schema, Level level) {
        if (schema.type().equals("array") && schema.items() == null) {
            errors.required(path + ".items", "must be specified");
        }
        if (schema.items() != null) {
            node(path + ".items", schema.items(), Level.ITEM);
        }
        schema.properties().forEach((name, each) -> node(path + ".properties[" + name + "]", each, Level.FIELD));
        if (schema.values() != null) {
            if (level == Level.ROOT) {
                errors.forbidden(path + ".additionalProperties", "must not be used at the root");
            }
            if (schema.values() != StructuralSchema.OPEN) {
                node(path + ".additionalProperties", schema.values(), Level.FIELD);
            }
        }
        extensions(path, schema);
        junctors(path, schema.json());
        type(path, schema, level);
        if (level == Level.ROOT || schema.embeddedResource()) {
            resource(path, schema, level);
        }
    }

    private void extensions(String path, StructuralSchema schema) {
        if (schema.intOrString() && schema.preservesUnknownFields()) {
            errors.invalid(
                    path + ".x-kubernetes-preserve-unknown-fields",
                    schema.json().get("x-kubernetes-preserve-unknown-fields"),
                    "must be false if x-kubernetes-int-or-string is true");
        }
        if (schema.intOrString() && schema.embeddedResource()) {
            errors.invalid(
                    path + ".x-kubernetes-embedded-resource",
                    schema.json().get("x-kubernetes-embedded-resource"),
                    "must be false if x-kubernetes-int-or-string is true");
        }
        boolean described =
                schema.preservesUnknownFields() || !schema.properties().isEmpty();
        if (schema.embeddedResource() && !described) {
            errors.required(
                    path + ".properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without"
                            + " x-kubernetes-preserve-unknown-fields");
        }
        if (schema.embeddedResource() && schema.values() != null) {
            errors.forbidden(
                    path + ".additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        }
    }

    private void type(String path, StructuralSchema schema, Level level) {
        String type = schema.type();
        if (schema.embeddedResource() && !type.equals("object")) {
            String demand = "must be object if x-kubernetes-embedded-resource is true";
            if (type.isEmpty()) {
                errors.required(path + ".type", demand);
            } else {
                errors.invalid(path + ".type", type, demand);
            }
        } else if (type.isEmpty() && !schema.intOrString() && !schema.preservesUnknownFields()) {
            errors.required(
                    path + ".type",
                    "must not be empty "
                            + switch (level) {
                                case ROOT -> "at the root";
                                case ITEM -> "for specified array items";
                                case FIELD -> "for specified object fields";
                            });
        }
        if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
            errors.invalid(path + ".type", type, "must be object at the root");
        }
    }

    private void resource(String path, StructuralSchema schema, Level level) {
        for (String name : List.of("kind", "apiVersion")) {
            StructuralSchema field = schema.properties().get(name);
            if (field != null && !field.type().equals("string")) {
                errors.invalid(path + ".properties[" + name + "].type", field.type(), "must be string");
            }
        }
        StructuralSchema metadata = schema.properties().get("metadata");
        if (metadata == null) {
            return;
        }
        String at = path + ".properties[metadata]";
        if (!metadata.type().equals("object")) {
            errors.invalid(at + ".type", metadata.type(), "must be object");
        }
        boolean onlyNames =
                Set.of("name", "generateName").containsAll(metadata.properties().keySet());
        boolean more = metadata.json().properties().stream()
                .anyMatch(each -> !OF_METADATA.contains(each.getKey()) && !isZero(each.getValue()));
        boolean described = Tree.has(metadata.json(), "description") || Tree.has(metadata.json(), "title");
        if (level == Level.ROOT && (!onlyNames || more || described)) {
            errors.forbidden(
                    at,
                    "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    private static boolean isZero(JsonNode value) {
        return value.isNull() || value.isBoolean() && !value.booleanValue() || value.isContainer() && value.isEmpty();
    }

    /** Of a schema, structural or below a junctor. */
    private void junctors(String path, JsonNode json) {
        boolean anyOf = json.path("anyOf").toString().equals(INT_OR_STRING);
        for (String junctor : List.of("anyOf", "allOf", "oneOf")) {
            List<ObjectNode> all = Tree.objects(json, junctor);
            for (int i = 0; i < all.size(); i++) {
                boolean exception = junctor.equals("anyOf") && anyOf;
                if (!exception) {
                    nested(path + "." + junctor + "[" + i + "]", all.get(i));
                }
            }
        }
        if (json.path("not").isObject()) {
            nested(path + ".not", json.path("not"));
        }
        String pattern = Tree.text(json, "pattern");
        String problem = pattern.isEmpty() ? "" : SchemaCheck.problem(pattern);
        if (!problem.isEmpty()) {
            errors.invalid(path + ".pattern", pattern, "must be a valid regular expression, but isn't: " + problem);
        }
    }

    private void nested(String path, @Nullable JsonNode json) {
        if (json == null || !json.isObject()) {
            return;
        }
        junctors(path, json);
        nested(path + ".items", json.get("items"));
        json.path("properties")
                .properties()
                .forEach(each -> nested(path + ".properties[" + each.getKey() + "]", each.getValue()));
        for (String keyword : List.of("type", "title", "description")) {
            if (!Tree.text(json, keyword).isEmpty()) {
                errors.forbidden(path + "." + keyword, "must be empty to be structural");
            }
        }
        for (String keyword :
                List.of("additionalProperties", "default", "x-kubernetes-list-type", "x-kubernetes-map-type")) {
            if (Tree.has(json, keyword)) {
                errors.forbidden(path + "." + keyword, "must be undefined to be structural");
            }
        }
        for (String keyword : List.of(
                "nullable",
                "x-kubernetes-preserve-unknown-fields",
                "x-kubernetes-embedded-resource",
                "x-kubernetes-int-or-string")) {
            if (Tree.flag(json, keyword)) {
                errors.forbidden(path + "." + keyword, "must be false to be structural");
            }
        }
        for (String keyword : List.of("x-kubernetes-list-map-keys", "x-kubernetes-validations")) {
            if (Tree.has(json, keyword) && !json.path(keyword).isEmpty()) {
                errors.forbidden(path + "." + keyword, "must be empty to be structural");
            }
        }
        if (json.path("properties").has("metadata")) {
            errors.forbidden(path + ".properties[metadata]", "must not be specified in a nested context");
        }
    }
}
