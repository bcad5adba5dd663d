package io.streamplane.apiserver.kind.custom;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A schema as validation sees it, structural or below a junctor, with its patterns compiled.
 *
 * @param types that a value may have; none where it may have any
 * @param format empty for none, and for one that Kubernetes does not know
 * @param values the only ones that there may be; none where there may be any
 * @param additional of fields without a property; null where they may be anything
 * @param listMapKeys of a list that is a map; none of others
 */
record SchemaNode(
        List<String> types,
        String format,
        boolean nullable,
        List<JsonNode> values,
        @Nullable Pattern pattern,
        Map<String, BigDecimal> limits,
        boolean exclusiveMinimum,
        boolean exclusiveMaximum,
        List<String> required,
        Map<String, SchemaNode> properties,
        @Nullable SchemaNode additional,
        @Nullable SchemaNode items,
        List<String> listMapKeys,
        List<SchemaNode> allOf,
        List<SchemaNode> anyOf,
        List<SchemaNode> oneOf,
        @Nullable SchemaNode not) {

    private static final List<String> LIMITS = List.of(
            "minimum",
            "maximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties");

    static SchemaNode of(JsonNode json) {
        var properties = new LinkedHashMap<String, SchemaNode>();
        json.path("properties").properties().forEach(each -> properties.put(each.getKey(), of(each.getValue())));
        var limits = new LinkedHashMap<String, BigDecimal>();
        for (String limit : LIMITS) {
            if (json.path(limit).isNumber()) {
                limits.put(limit, json.path(limit).decimalValue());
            }
        }
        boolean map = Tree.text(json, "x-kubernetes-list-type").equals("map");
        return new SchemaNode(
                types(json),
                TextFormats.known(Tree.text(json, "type"), Tree.text(json, "format")),
                Tree.flag(json, "nullable"),
                json.get("enum") instanceof ArrayNode values
                        ? values.valueStream().toList()
                        : List.of(),
                pattern(Tree.text(json, "pattern")),
                limits,
                Tree.flag(json, "exclusiveMinimum"),
                Tree.flag(json, "exclusiveMaximum"),
                Tree.texts(json, "required"),
                properties,
                json.path("additionalProperties").isObject() ? of(json.path("additionalProperties")) : null,
                json.path("items").isObject() ? of(json.path("items")) : null,
                map ? Tree.texts(json, "x-kubernetes-list-map-keys") : List.of(),
                all(json, "allOf"),
                all(json, "anyOf"),
                all(json, "oneOf"),
                json.path("not").isObject() ? of(json.path("not")) : null);
    }

    private static List<String> types(JsonNode json) {
        if (Tree.flag(json, "x-kubernetes-int-or-string")) {
            return List.of("integer", "string");
        }
        String type = Tree.text(json, "type");
        return type.isEmpty() ? List.of() : List.of(type);
    }

    /** One that is no pattern was refused when the definition was written. */
    private static @Nullable Pattern pattern(String text) {
        try {
            return text.isEmpty() ? null : Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static List<SchemaNode> all(JsonNode json, String junctor) {
        return Tree.objects(json, junctor).stream().map(SchemaNode::of).toList();
    }
}
