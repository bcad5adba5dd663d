package io.streamplane.schemas.structural;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One node of an {@code openAPIV3Schema}, with those below it. What it says of the structure of values stands in the
 * fields; conditions on values ({@code pattern}, {@code allOf}, {@code x-kubernetes-validations} ...) stand in {@link #json}.
 * Any JSON can be parsed: whether it is a valid structural schema is checked when a definition is written.
 *
 * @param json the node as it was written; never change it
 * @param type object, array, string, integer, number or boolean; empty where the schema does not say
 * @param format empty for none
 * @param preservesUnknownFields {@code x-kubernetes-preserve-unknown-fields: true}
 * @param intOrString {@code x-kubernetes-int-or-string: true}
 * @param embeddedResource {@code x-kubernetes-embedded-resource: true}
 * @param properties in the order of the definition
 * @param items null where the schema does not say what items are
 * @param values of a map ({@code additionalProperties}); null where it is none
 * @param listType atomic, set or map; empty where the schema does not say, which is atomic
 * @param mapType atomic or granular; empty where the schema does not say, which is granular
 * @param defaultValue null for none
 */
public record StructuralSchema(
        ObjectNode json,
        String type,
        String format,
        boolean nullable,
        boolean preservesUnknownFields,
        boolean intOrString,
        boolean embeddedResource,
        Map<String, StructuralSchema> properties,
        @Nullable StructuralSchema items,
        @Nullable StructuralSchema values,
        List<String> required,
        String listType,
        List<String> listMapKeys,
        String mapType,
        @Nullable JsonNode defaultValue) {

    /** Of anything. */
    public static final StructuralSchema OPEN =
            parse(JsonNodeFactory.instance.objectNode().put("x-kubernetes-preserve-unknown-fields", true));

    /** Of a version without a schema. */
    public static StructuralSchema parse(@Nullable JsonNode schema) {
        if (!(schema instanceof ObjectNode json)) {
            return OPEN;
        }
        var properties = new LinkedHashMap<String, StructuralSchema>();
        json.path("properties").properties().forEach(each -> properties.put(each.getKey(), parse(each.getValue())));
        JsonNode defaultValue = json.get("default");
        return new StructuralSchema(
                json,
                Tree.text(json, "type"),
                Tree.text(json, "format"),
                Tree.flag(json, "nullable"),
                Tree.flag(json, "x-kubernetes-preserve-unknown-fields"),
                Tree.flag(json, "x-kubernetes-int-or-string"),
                Tree.flag(json, "x-kubernetes-embedded-resource"),
                Collections.unmodifiableMap(properties),
                json.path("items").isObject() ? parse(json.get("items")) : null,
                values(json.path("additionalProperties")),
                Tree.texts(json, "required"),
                Tree.text(json, "x-kubernetes-list-type"),
                Tree.texts(json, "x-kubernetes-list-map-keys"),
                Tree.text(json, "x-kubernetes-map-type"),
                defaultValue == null || defaultValue.isNull() ? null : defaultValue);
    }

    private static @Nullable StructuralSchema values(JsonNode additional) {
        if (additional.isObject()) {
            return parse(additional);
        }
        return additional.isBoolean() && additional.booleanValue() ? OPEN : null;
    }

    /** Of a field of an object: its property, else the schema of all values; null where the schema does not know it. */
    public @Nullable StructuralSchema field(String name) {
        StructuralSchema property = properties.get(name);
        return property == null ? values : property;
    }

    /** The rules of {@code x-kubernetes-validations}, in their order. */
    public List<ObjectNode> rules() {
        return Tree.objects(json, "x-kubernetes-validations");
    }

    /** Whether items of a list are told apart by keys. */
    public boolean isListMap() {
        return listType.equals("map");
    }

    /** The nodes right below this one. */
    public List<StructuralSchema> children() {
        var children = new ArrayList<>(properties.values());
        if (items != null) {
            children.add(items);
        }
        if (values != null) {
            children.add(values);
        }
        return children;
    }

    /** There is one of each node of a definition. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
