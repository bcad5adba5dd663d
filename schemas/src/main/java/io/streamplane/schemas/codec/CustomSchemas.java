package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Avro record schemas out of structural schemas, as {@link AvroSchemas} makes them of definitions: a record for each object with
 * known fields, named by the way to it ({@code io.strimzi.kafka.v1beta2.KafkaTopicSpec}). What a schema leaves open is JSON text:
 * what preserves unknown fields, what may be null in a list or map, and what says of no type. An object that is open itself has
 * a field for all that its record does not name ({@link FieldProperties#REST}).
 */
final class CustomSchemas {

    private static final Set<String> NOT_DESIRED = Set.of("apiVersion", "kind", "metadata");

    private final String root;
    private final Set<String> names = new HashSet<>();

    private CustomSchemas(Kind kind) {
        root = kind.openApiName();
    }

    /** Of the kind's metadata, and of all else but a status that is a part of its own. */
    static Schema desired(Kind kind, StructuralSchema schema) {
        var fields = new ArrayList<Schema.Field>();
        fields.add(metadata());
        var without = new HashSet<>(NOT_DESIRED);
        if (kind.hasStatus()) {
            without.add("status");
        }
        return new CustomSchemas(kind).root(kind, FieldProperties.DESIRED, schema, without, fields);
    }

    static Schema observed(Kind kind, StructuralSchema schema) {
        StructuralSchema status = schema.field("status");
        var schemas = new CustomSchemas(kind);
        return schemas.root(
                kind,
                FieldProperties.OBSERVED,
                status == null || status.intOrString() ? StructuralSchema.OPEN : status,
                Set.of(),
                new ArrayList<>());
    }

    /** Of any object of the kind: metadata, and the rest as JSON. What the schema of today does not fit is written with it. */
    static Schema open(Kind kind, String part) {
        var fields = new ArrayList<Schema.Field>();
        if (part.equals(FieldProperties.DESIRED)) {
            fields.add(metadata());
        }
        return new CustomSchemas(kind).root(kind, part, StructuralSchema.OPEN, NOT_DESIRED, fields);
    }

    private static Schema.Field metadata() {
        return new Schema.Field(
                "metadata",
                optional(AvroSchemas.of(Definitions.builtIn(), AvroSchemas.OBJECT_META)),
                "What all objects have.",
                JsonProperties.NULL_VALUE);
    }

    private Schema root(
            Kind kind, String part, StructuralSchema schema, Set<String> without, List<Schema.Field> fields) {
        String suffix = part.equals(FieldProperties.OBSERVED) ? "Status" : "";
        Schema record = record(root + suffix, schema);
        var properties = new LinkedHashMap<>(schema.properties());
        properties.keySet().removeAll(without);
        addFields(root + suffix, properties, fields);
        if (schema.preservesUnknownFields() || schema.values() != null) {
            fields.add(rest(fields));
        }
        record.setFields(fields);
        record.addProp(FieldProperties.API_VERSION, kind.apiVersion());
        record.addProp(FieldProperties.KIND, kind.kind());
        record.addProp(FieldProperties.PART, part);
        if (part.equals(FieldProperties.DESIRED) && !kind.hasStatus()) {
            record.addProp(FieldProperties.WHOLE, true);
        }
        return record;
    }

    private static Schema.Field rest(List<Schema.Field> others) {
        Set<String> taken = others.stream().map(Schema.Field::name).collect(Collectors.toSet());
        var field = new Schema.Field(
                FieldProperties.spelled("rest", taken),
                optional(FieldProperties.string(FieldProperties.JSON)),
                "All other fields, as JSON.",
                JsonProperties.NULL_VALUE);
        field.addProp(FieldProperties.REST, true);
        return field;
    }

    private void addFields(String name, Map<String, StructuralSchema> properties, List<Schema.Field> fields) {
        // Names that Avro can spell stay, whatever comes before them
        Set<String> taken = properties.keySet().stream()
                .filter(each -> FieldProperties.spelled(each, Set.of()).equals(each))
                .collect(Collectors.toCollection(HashSet::new));
        properties.forEach((json, schema) -> {
            String spelled = taken.contains(json) ? json : FieldProperties.spelled(json, taken);
            var field = new Schema.Field(
                    spelled,
                    optional(schema, schema(name + part(json), schema)),
                    description(schema),
                    JsonProperties.NULL_VALUE);
            if (taken.add(spelled)) {
                field.addProp(FieldProperties.NAME, json);
            }
            fields.add(field);
        });
    }

    /** Where a null may be said, it is told from a field that is not there: validation and patches do, too. */
    private static Schema optional(StructuralSchema schema, Schema present) {
        boolean mayBeNull = schema.nullable() || schema.type().isEmpty() && !schema.intOrString();
        return mayBeNull
                ? Schema.createUnion(Schema.create(Schema.Type.NULL), present, FieldProperties.SAID_NULL)
                : optional(present);
    }

    private static @Nullable String description(StructuralSchema schema) {
        String text = Tree.text(schema.json(), "description");
        return text.isEmpty() ? null : text;
    }

    private Schema record(String name, StructuralSchema schema) {
        return Schema.createRecord(FieldProperties.recordName(names, name), description(schema), null, false);
    }

    private Schema schema(String name, StructuralSchema schema) {
        if (schema.intOrString() || schema.preservesUnknownFields() || schema.embeddedResource()) {
            return json();
        }
        return switch (schema.type()) {
            case "string" -> Schema.create(Schema.Type.STRING);
            case "boolean" -> Schema.create(Schema.Type.BOOLEAN);
            case "integer" -> Schema.create(Schema.Type.LONG);
            case "number" -> Schema.create(Schema.Type.DOUBLE);
            case "array" -> {
                StructuralSchema items = schema.items();
                yield items == null || items.nullable() ? json() : Schema.createArray(schema(name + "Item", items));
            }
            case "object" -> object(name, schema);
            default -> json();
        };
    }

    private Schema object(String name, StructuralSchema schema) {
        StructuralSchema values = schema.values();
        if (!schema.properties().isEmpty() && values == null) {
            Schema record = record(name, schema);
            var fields = new ArrayList<Schema.Field>();
            addFields(name, schema.properties(), fields);
            record.setFields(fields);
            return record;
        }
        return schema.properties().isEmpty() && values != null && !values.nullable()
                ? Schema.createMap(schema(name + "Value", values))
                : json();
    }

    private static Schema json() {
        return FieldProperties.string(FieldProperties.JSON);
    }

    private static String part(String name) {
        return name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Schema optional(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }
}
