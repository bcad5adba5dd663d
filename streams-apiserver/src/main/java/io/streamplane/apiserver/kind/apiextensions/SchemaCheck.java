package io.streamplane.apiserver.kind.apiextensions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.streamplane.apiserver.cel.RuleDefinitions;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a version's {@code openAPIV3Schema} must be, in the words of {@code ValidateCustomResourceDefinitionOpenAPISchema}: first of
 * all structural ({@link StructuralCheck}), with defaults that are valid themselves, and without keywords that Kubernetes does not
 * take.
 */
final class SchemaCheck {

    private static final String AT_ROOT =
            "Description, Type, Format, Title, Maximum, ExclusiveMaximum, Minimum, ExclusiveMinimum,"
                    + " MaxLength, MinLength, Pattern, MaxItems, MinItems, UniqueItems, MultipleOf, Required, Items, Properties,"
                    + " ExternalDocs, Example, XPreserveUnknownFields, XValidations";
    private static final Set<String> ALLOWED_AT_ROOT =
            Set.of(AT_ROOT.split(", ")).stream().map(SchemaCheck::keyword).collect(Collectors.toUnmodifiableSet());
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final Set<String> OF_RESOURCES = Set.of("metadata", "kind", "apiVersion");
    private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");

    private final Errors errors;

    private SchemaCheck(Errors errors) {
        this.errors = errors;
    }

    private static String keyword(String go) {
        return switch (go) {
            case "XPreserveUnknownFields" -> "x-kubernetes-preserve-unknown-fields";
            case "XValidations" -> "x-kubernetes-validations";
            default -> Character.toLowerCase(go.charAt(0)) + go.substring(1);
        };
    }

    /** @param hasStatus whether the version has a status subresource */
    static void check(Errors errors, String path, ObjectNode json, boolean hasStatus) {
        if (hasStatus) {
            root(errors, path, json);
        }
        if (Tree.flag(json, "nullable")) {
            errors.forbidden(path + ".nullable", "nullable cannot be true at the root");
        }
        int before = errors.found().size();
        StructuralSchema schema = StructuralSchema.parse(json);
        List<FieldError> wrong = StructuralCheck.check(path, schema);
        errors.found().addAll(wrong.isEmpty() ? DefaultsCheck.check(path, schema) : wrong);
        new SchemaCheck(errors).node(path, json, true, new Place(false, null));
        errors.found().addAll(RuleDefinitions.check(json, path, errors.found().size() == before));
    }

    private static void root(Errors errors, String path, ObjectNode json) {
        for (Map.Entry<String, JsonNode> each : json.properties()) {
            boolean zero = each.getValue().isNull()
                    || each.getValue().isContainer() && each.getValue().isEmpty()
                    || each.getValue().isBoolean() && !each.getValue().booleanValue();
            if (!zero
                    && each.getKey().equals("type")
                    && !each.getValue().asString("").equals("object")) {
                errors.invalid(
                        path + ".type",
                        each.getValue(),
                        "only \"object\" is allowed as the type at the root of the schema if the status subresource is"
                                + " enabled");
                return;
            }
            if (!zero && !ALLOWED_AT_ROOT.contains(each.getKey())) {
                errors.invalid(
                        path,
                        json,
                        "only [" + AT_ROOT.replace(",", "")
                                + "] fields are allowed at the root of the schema if the status subresource is enabled");
                return;
            }
        }
    }

    /** @param noDefaults why there may be no default; null where there may */
    private record Place(boolean insideMetadata, @Nullable String noDefaults) {}

    private void node(String path, JsonNode json, boolean root, Place place) {
        keywords(path, json, place);
        JsonNode additional = json.path("additionalProperties");
        ObjectNode properties = Tree.object(json, "properties");
        boolean described = properties != null && !properties.isEmpty();
        boolean closes = additional.isObject() || additional.isBoolean() && !additional.booleanValue();
        if (described && closes) {
            errors.forbidden(
                    path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
        }
        if (additional.isObject()) {
            Place inner = place.insideMetadata()
                    ? new Place(true, "inside additionalProperties applying to object metadata")
                    : place;
            node(path + ".additionalProperties", additional, false, inner);
        }
        boolean resource = root || Tree.flag(json, "x-kubernetes-embedded-resource");
        json.path("properties").properties().forEach(each -> {
            boolean meta = resource && OF_RESOURCES.contains(each.getKey());
            Place inner = !meta ? place : new Place(true, root ? "in top-level " + each.getKey() : place.noDefaults());
            node(path + ".properties[" + each.getKey() + "]", each.getValue(), false, inner);
        });
        if (json.path("items").isObject()) {
            node(path + ".items", json.path("items"), false, place);
        }
        for (String junctor : JUNCTORS) {
            List<ObjectNode> all = Tree.objects(json, junctor);
            for (int i = 0; i < all.size(); i++) {
                node(path + "." + junctor + "[" + i + "]", all.get(i), false, place);
            }
        }
        if (json.path("not").isObject()) {
            node(path + ".not", json.path("not"), false, place);
        }
        ListTypeCheck.check(errors, path, json);
    }

    private void keywords(String path, JsonNode json, Place place) {
        String type = Tree.text(json, "type");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            errors.notSupported(path + ".type", type, TYPES);
        }
        if (Tree.has(json, "default") && place.noDefaults() != null) {
            errors.forbidden(path + ".default", "must not be set " + place.noDefaults());
        }
        for (String keyword : List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies")) {
            boolean given = Tree.has(json, keyword)
                    && !(json.path(keyword).isContainer() && json.path(keyword).isEmpty());
            if (given) {
                errors.forbidden(path + "." + keyword, keyword + " is not supported");
            }
        }
        if (Tree.has(json, "$ref")) {
            errors.forbidden(path + ".$ref", "$ref is not supported");
        }
        if (Tree.flag(json, "uniqueItems")) {
            errors.forbidden(
                    path + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
        if (type.equals("null")) {
            errors.forbidden(path + ".type", "type cannot be set to null, use nullable as an alternative");
        }
        if (json.path("items").isArray() && !json.path("items").isEmpty()) {
            errors.forbidden(path + ".items", "items must be a schema object and not an array");
        }
        if (place.insideMetadata() && Tree.flag(json, "x-kubernetes-embedded-resource")) {
            errors.forbidden(path + ".x-kubernetes-embedded-resource", "must not be used inside of resource meta");
        }
        JsonNode preserve = json.path("x-kubernetes-preserve-unknown-fields");
        if (preserve.isBoolean() && !preserve.booleanValue()) {
            errors.invalid(path + ".x-kubernetes-preserve-unknown-fields", preserve, "must be true or undefined");
        }
    }

    /** What is wrong with a pattern; empty where nothing is. */
    static String problem(String pattern) {
        try {
            Pattern.compile(pattern);
            return "";
        } catch (PatternSyntaxException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
