package io.streamplane.apiserver.cel.schema;

import io.streamplane.apiserver.cel.value.ListType;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a structural schema that rules and their types come from, read from the JSON of {@code openAPIV3Schema}.
 *
 * @param type empty where the schema says none
 * @param listType how elements of a list are told apart
 * @param mapType {@code granular}, {@code atomic} or empty
 * @param allOf schemas that add rules to the same value
 */
public record RuleSchema(
        String type,
        String format,
        boolean nullable,
        boolean intOrString,
        boolean preservesUnknown,
        boolean embeddedResource,
        Map<String, RuleSchema> properties,
        @Nullable RuleSchema items,
        @Nullable RuleSchema additional,
        ListType listType,
        String mapType,
        OptionalLong maxItems,
        OptionalLong maxLength,
        OptionalLong maxProperties,
        List<String> required,
        List<String> enumTexts,
        boolean hasDefault,
        List<ValidationRule> rules,
        List<RuleSchema> allOf) {

    private static final RuleSchema TEXT =
            of(JsonNodeFactory.instance.objectNode().put("type", "string"));

    public static RuleSchema of(ObjectNode schema) {
        var properties = new LinkedHashMap<String, RuleSchema>();
        ObjectNode fields = Tree.object(schema, "properties");
        if (fields != null) {
            fields.properties()
                    .forEach(field -> child(field.getValue()).ifPresent(each -> properties.put(field.getKey(), each)));
        }
        return new RuleSchema(
                Tree.text(schema, "type"),
                Tree.text(schema, "format"),
                Tree.flag(schema, "nullable"),
                Tree.flag(schema, "x-kubernetes-int-or-string"),
                Tree.flag(schema, "x-kubernetes-preserve-unknown-fields"),
                Tree.flag(schema, "x-kubernetes-embedded-resource"),
                properties,
                child(schema.get("items")).orElse(null),
                child(schema.get("additionalProperties")).orElse(null),
                listType(schema),
                Tree.text(schema, "x-kubernetes-map-type"),
                limit(schema, "maxItems"),
                limit(schema, "maxLength"),
                limit(schema, "maxProperties"),
                Tree.texts(schema, "required"),
                Tree.texts(schema, "enum"),
                schema.has("default"),
                Tree.objects(schema, "x-kubernetes-validations").stream()
                        .map(ValidationRule::of)
                        .toList(),
                Tree.objects(schema, "allOf").stream().map(RuleSchema::of).toList());
    }

    private static Optional<RuleSchema> child(@Nullable JsonNode node) {
        return node instanceof ObjectNode object ? Optional.of(of(object)) : Optional.empty();
    }

    private static OptionalLong limit(ObjectNode schema, String field) {
        JsonNode value = schema.get(field);
        return value != null && value.isNumber() ? OptionalLong.of(Math.max(0, value.asLong(0))) : OptionalLong.empty();
    }

    private static ListType listType(ObjectNode schema) {
        return switch (Tree.text(schema, "x-kubernetes-list-type")) {
            case "set" -> ListType.SET;
            case "map" -> {
                var keys = new ArrayList<String>();
                Tree.texts(schema, "x-kubernetes-list-map-keys")
                        .forEach(key -> Escaping.escape(key).ifPresent(keys::add));
                yield ListType.map(keys);
            }
            default -> ListType.ATOMIC;
        };
    }

    /** With the fields that a rule may read of every object: apiVersion, kind, metadata.name and metadata.generateName. */
    public RuleSchema asResource() {
        var fields = new LinkedHashMap<>(properties);
        fields.put("apiVersion", TEXT);
        fields.put("kind", TEXT);
        fields.put("metadata", object(Map.of("name", TEXT, "generateName", TEXT)));
        return new RuleSchema(
                type,
                format,
                nullable,
                intOrString,
                preservesUnknown,
                embeddedResource,
                fields,
                items,
                additional,
                listType,
                mapType,
                maxItems,
                maxLength,
                maxProperties,
                required,
                enumTexts,
                hasDefault,
                rules,
                allOf);
    }

    private static RuleSchema object(Map<String, RuleSchema> fields) {
        return new RuleSchema(
                "object",
                "",
                false,
                false,
                false,
                false,
                fields,
                null,
                null,
                ListType.ATOMIC,
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of());
    }

    /** Whether it or a part of it has a rule. */
    public boolean hasRules() {
        return !rules.isEmpty()
                || (items != null && items.hasRules())
                || (additional != null && additional.hasRules())
                || properties.values().stream().anyMatch(RuleSchema::hasRules)
                || allOf.stream().anyMatch(RuleSchema::hasRules);
    }
}
