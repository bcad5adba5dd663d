package io.streamplane.apiserver.cel.schema;

import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.ListType;
import io.streamplane.apiserver.cel.value.Null;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as values of the types that its schema declares. Parts are made when a rule asks for them, so that a large object
 * costs a rule only what it looks at.
 */
public final class SchemaValues {

    private SchemaValues() {}

    /** @throws EvaluationFailure where the JSON does not fit the schema, which validation of the schema reports elsewhere */
    public static Object of(JsonNode value, RuleSchema schema) {
        if (value.isNull()) {
            if (schema.nullable()) {
                return Null.NULL;
            }
            throw new EvaluationFailure("invalid data, got null for schema with nullable=false");
        } else if (schema.intOrString()) {
            return value.isString() ? value.stringValue() : integer(value);
        }
        return switch (schema.type()) {
            case "object" -> object(value, schema);
            case "array" -> list(value, schema);
            case "string" -> text(value, schema.format());
            case "boolean" -> {
                expect(value.isBoolean(), "bool");
                yield value.booleanValue();
            }
            case "number" -> {
                expect(value.isNumber(), "float");
                yield value.doubleValue();
            }
            case "integer" -> integer(value);
            default ->
                throw new EvaluationFailure("invalid type, expected object, array, number, integer, boolean or string");
        };
    }

    private static void expect(boolean fits, String type) {
        if (!fits) {
            throw new EvaluationFailure("invalid data, expected " + type);
        }
    }

    private static Object integer(JsonNode value) {
        expect(value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong(), "int");
        return value.asLong();
    }

    private static Object text(JsonNode value, String format) {
        expect(value.isString(), "string");
        String text = value.stringValue();
        try {
            return switch (format) {
                case "duration" -> duration(text);
                case "date" ->
                    LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                case "date-time" -> time(text);
                case "byte" -> new Bytes(Base64.getDecoder().decode(text));
                default -> text;
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new EvaluationFailure("invalid " + format + " " + text);
        }
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    }

    /** As go-openapi's: what Go reads, and days and weeks. */
    private static Duration duration(String text) {
        return Durations.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static Object object(JsonNode value, RuleSchema schema) {
        if (!(value instanceof ObjectNode object)) {
            throw new EvaluationFailure("invalid data, expected a map for the provided schema with type=object");
        }
        RuleSchema seen = schema.embeddedResource() ? schema.asResource() : schema;
        RuleSchema additional = seen.additional();
        return additional != null && seen.properties().isEmpty()
                ? new Entries(object, additional)
                : new Fields(object, seen.properties());
    }

    private static Object list(JsonNode value, RuleSchema schema) {
        RuleSchema items = schema.items();
        if (!(value instanceof ArrayNode array) || items == null) {
            throw new EvaluationFailure("invalid data, expected an array for the provided schema with type=array");
        }
        return new Items(array, items, schema.listType());
    }

    private record Items(ArrayNode array, RuleSchema schema, ListType type) implements CelList {
        @Override
        public int size() {
            return array.size();
        }

        @Override
        public Object get(int index) {
            return of(array.get(index), schema);
        }
    }

    private record Entries(ObjectNode object, RuleSchema schema) implements CelMap {
        @Override
        public int size() {
            return object.size();
        }

        @Override
        public @Nullable Object find(Object key) {
            JsonNode value = key instanceof String name ? object.get(name) : null;
            return value == null ? null : of(value, schema);
        }

        @Override
        public Iterable<?> keys() {
            return object.propertyNames();
        }
    }

    /** An object with known fields, by their escaped names; others, and those that are null, are not there for rules. */
    private static final class Fields implements CelMap {
        private final ObjectNode object;
        private final Map<String, RuleSchema> properties;

        Fields(ObjectNode object, Map<String, RuleSchema> properties) {
            this.object = object;
            this.properties = properties;
        }

        @Override
        public int size() {
            return names().size();
        }

        @Override
        public @Nullable Object find(Object key) {
            String name = key instanceof String text ? plain(text) : null;
            JsonNode value = name == null ? null : object.get(name);
            RuleSchema schema = name == null ? null : properties.get(name);
            return value == null || value.isNull() || schema == null ? null : of(value, schema);
        }

        /** The field's own name; only few need to be looked for. */
        private @Nullable String plain(String escaped) {
            if (!escaped.contains("__")) {
                return properties.containsKey(escaped) ? escaped : null;
            }
            for (String name : properties.keySet()) {
                if (Escaping.escape(name).filter(escaped::equals).isPresent()) {
                    return name;
                }
            }
            return null;
        }

        @Override
        public Iterable<?> keys() {
            return names();
        }

        private List<String> names() {
            var names = new ArrayList<String>();
            for (String name : object.propertyNames()) {
                if (properties.containsKey(name) && !object.path(name).isNull()) {
                    Escaping.escape(name).ifPresent(names::add);
                }
            }
            return names;
        }
    }
}
