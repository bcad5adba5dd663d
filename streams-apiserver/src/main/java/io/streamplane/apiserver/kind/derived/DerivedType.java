package io.streamplane.apiserver.kind.derived;

import io.streamplane.schemas.openapi.DerivedSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a definition demands of the fields of one object type.
 *
 * @param fields all that have a rule or lead to other types
 */
record DerivedType(List<Field> fields) {

    /**
     * @param inner the definition of the field's object, of its items or of its values; null where there is none
     * @param map whether the field's object has keys of its own
     * @param defaultValue null for none; an empty text counts as none, as Go does not write it
     */
    record Field(
            String name,
            @Nullable String inner,
            boolean map,
            @Nullable JsonNode defaultValue,
            @Nullable Demands demands) {

        /** The objects of the inner type in a value, each with its path. */
        void forEachInner(JsonNode value, String path, BiConsumer<ObjectNode, String> each) {
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    if (value.get(i) instanceof ObjectNode item) {
                        each.accept(item, path + "[" + i + "]");
                    }
                }
            } else if (map) {
                value.forEachEntry((key, item) -> {
                    if (item instanceof ObjectNode object) {
                        each.accept(object, path + "[" + key + "]");
                    }
                });
            } else if (value instanceof ObjectNode object) {
                each.accept(object, path);
            }
        }
    }

    /**
     * One field's markers.
     *
     * @param minimum and the lengths: null for none
     * @param format e.g. k8s-short-name; null for none
     * @param immutable the value may not change, from or to absence included
     * @param noModify a value may come and go, but not change ({@code +k8s:update=NoModify})
     */
    record Demands(
            boolean required,
            boolean immutable,
            boolean noModify,
            @Nullable String format,
            @Nullable Long minimum,
            @Nullable Integer maxLength,
            @Nullable Integer maxBytes,
            @Nullable Integer maxItems) {

        static @Nullable Demands of(@Nullable JsonNode markers) {
            return markers == null
                    ? null
                    : new Demands(
                            markers.path("required").asBoolean(false),
                            markers.path("immutable").asBoolean(false),
                            markers.path("noModify").asBoolean(false),
                            markers.has("format") ? markers.get("format").asString() : null,
                            markers.has("minimum")
                                    ? Long.valueOf(markers.get("minimum").asLong())
                                    : null,
                            count(markers, "maxLength"),
                            count(markers, "maxBytes"),
                            count(markers, "maxItems"));
        }

        private static @Nullable Integer count(JsonNode markers, String name) {
            return markers.has(name) ? Integer.valueOf(markers.get(name).asInt()) : null;
        }
    }

    DerivedType without(List<String> names) {
        return new DerivedType(
                fields.stream().filter(field -> !names.contains(field.name())).toList());
    }

    static DerivedType of(JsonNode schema) {
        var fields = new ArrayList<Field>();
        schema.path("properties").properties().forEach(entry -> {
            JsonNode property = entry.getValue();
            JsonNode given = property.get("default");
            var field = new Field(
                    entry.getKey(),
                    inner(property),
                    property.has("additionalProperties"),
                    given == null || given.isString() && given.asString().isEmpty() ? null : given,
                    Demands.of(property.get(DerivedSchemas.VALIDATION)));
            if (field.inner != null || field.defaultValue != null || field.demands != null) {
                fields.add(field);
            }
        });
        return new DerivedType(List.copyOf(fields));
    }

    private static @Nullable String inner(JsonNode schema) {
        JsonNode at = schema;
        if (at.has("items") || at.has("additionalProperties")) {
            at = at.has("items") ? at.get("items") : at.get("additionalProperties");
        }
        JsonNode reference = at.has("$ref") ? at : at.path("allOf").path(0);
        return reference.has("$ref")
                ? reference.get("$ref").asString().substring(DerivedSchemas.REF_PREFIX.length())
                : null;
    }
}
