package io.streamplane.apiserver.cel.schema;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type that a schema declares, with how large its values can be: what is not limited by the schema is limited by the size
 * of a request (the rules of {@code k8s.io/apiserver/pkg/cel/common/schemas.go}).
 *
 * @param maxElements items of a list, entries of a map or bytes of a text, at most
 * @param minSize the shortest JSON of a value, in bytes
 * @param element of a list or map
 * @param fields of an object, by their escaped names
 */
public record DeclaredType(
        CelType type,
        long maxElements,
        long minSize,
        @Nullable DeclaredType element,
        Map<String, DeclaredType> fields) {

    public static final long MAX_REQUEST = 3L * 1024 * 1024;

    private static final int TIME_SIZE = 32;
    private static final int DATE_SIZE = 12;
    private static final int MIN_TIME_SIZE = 21;
    private static final int MIN_DURATION_SIZE = 3;
    private static final int MIN_TEXT_SIZE = 2;

    /**
     * @param name of the type where it is one of an object; those of its fields are made from it
     * @return empty where rules cannot see such a value, e.g. one without a type
     */
    public static Optional<DeclaredType> of(RuleSchema schema, String name, boolean resource) {
        if (schema.intOrString()) {
            return Optional.of(scalar(SimpleType.DYN, textLength(schema), 1));
        }
        RuleSchema seen = resource ? schema.asResource() : schema;
        return switch (seen.type()) {
            case "array" -> list(seen, name);
            case "object" ->
                seen.additional() != null ? map(seen, seen.additional(), name) : Optional.of(object(seen, name));
            case "string" -> Optional.of(text(seen));
            case "boolean" -> Optional.of(scalar(SimpleType.BOOL, 0, 4));
            case "number" -> Optional.of(scalar(SimpleType.DOUBLE, 0, 1));
            case "integer" -> Optional.of(scalar(SimpleType.INT, 0, 1));
            default -> Optional.empty();
        };
    }

    private static DeclaredType scalar(CelType type, long maxElements, long minSize) {
        return new DeclaredType(type, maxElements, minSize, null, Map.of());
    }

    private static Optional<DeclaredType> list(RuleSchema schema, String name) {
        RuleSchema items = schema.items();
        return items == null
                ? Optional.empty()
                : of(items, name + ".@idx", items.embeddedResource())
                        .map(element -> new DeclaredType(
                                ListType.create(element.type),
                                schema.maxItems().orElse((MAX_REQUEST - 2) / (element.minSize + 1)),
                                2,
                                element,
                                Map.of()));
    }

    private static Optional<DeclaredType> map(RuleSchema schema, RuleSchema values, String name) {
        return of(values, name + ".@elem", values.embeddedResource())
                .map(element -> new DeclaredType(
                        MapType.create(SimpleType.STRING, element.type),
                        schema.maxProperties().orElse((MAX_REQUEST - 2) / (element.minSize + 6)),
                        2,
                        element,
                        Map.of()));
    }

    private static DeclaredType object(RuleSchema schema, String name) {
        Set<String> required = new HashSet<>(schema.required());
        var fields = new LinkedHashMap<String, DeclaredType>();
        long minSize = 2;
        for (var property : schema.properties().entrySet()) {
            RuleSchema field = property.getValue();
            Optional<String> escaped = Escaping.escape(property.getKey());
            Optional<DeclaredType> type =
                    of(field, name + "." + escaped.orElse("@" + fields.size()), field.embeddedResource());
            if (type.isPresent()) {
                escaped.ifPresent(each -> fields.put(each, type.get()));
                if (required.contains(property.getKey()) && !field.hasDefault()) {
                    minSize += property.getKey().length() + type.get().minSize + 4;
                }
            }
        }
        return new DeclaredType(StructTypeReference.create(name), 0, minSize, null, fields);
    }

    private static DeclaredType text(RuleSchema schema) {
        return switch (schema.format()) {
            case "byte" -> scalar(SimpleType.BYTES, schema.maxLength().orElse(MAX_REQUEST - 2), MIN_TEXT_SIZE);
            case "duration" -> scalar(SimpleType.DURATION, TIME_SIZE, MIN_DURATION_SIZE);
            case "date" -> scalar(SimpleType.TIMESTAMP, DATE_SIZE, DATE_SIZE);
            case "date-time" -> scalar(SimpleType.TIMESTAMP, TIME_SIZE, MIN_TIME_SIZE);
            default -> scalar(SimpleType.STRING, textLength(schema), MIN_TEXT_SIZE);
        };
    }

    /** A character may take four bytes. */
    private static long textLength(RuleSchema schema) {
        if (schema.maxLength().isPresent()) {
            return schema.maxLength().getAsLong() * 4;
        } else if (!schema.enumTexts().isEmpty() && !schema.intOrString()) {
            return schema.enumTexts().stream().mapToLong(String::length).max().orElse(0);
        }
        return MAX_REQUEST - 2;
    }

    /** How many values of this type one request can hold. */
    public long maxCardinality() {
        return MAX_REQUEST / (minSize + 1);
    }

    /** Puts all types of objects in it by their names. */
    public void collect(Map<String, DeclaredType> byName) {
        if (type instanceof StructTypeReference) {
            byName.put(type.name(), this);
        }
        if (element != null) {
            element.collect(byName);
        }
        fields.values().forEach(field -> field.collect(byName));
    }
}
