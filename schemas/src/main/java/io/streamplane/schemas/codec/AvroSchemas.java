package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * Avro record schemas out of OpenAPI definitions. A field is a union of null and its type, so a field that a later
 * version adds or drops keeps schemas backward compatible; names and docs are those of the definitions.
 *
 * <p>A kind's desired record is the whole object but its status, without apiVersion and kind (the record's name says
 * them) and without metadata.resourceVersion (the record's header says it); its observed record is the status.
 */
public final class AvroSchemas {

    static final Set<String> NOT_DESIRED = Set.of("apiVersion", "kind", "status");
    static final Set<String> NOT_IN_METADATA = Set.of("resourceVersion", "selfLink");
    static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final Definitions definitions;
    private final Map<String, Schema> records = new HashMap<>();

    private AvroSchemas(Definitions definitions) {
        this.definitions = definitions;
    }

    public static Schema desired(Definitions definitions, Kind kind) {
        return new AvroSchemas(definitions).record(definitions.of(kind), NOT_DESIRED);
    }

    public static Schema observed(Definitions definitions, Kind kind) {
        return new AvroSchemas(definitions).record(statusDefinition(definitions, kind), Set.of());
    }

    static Definition statusDefinition(Definitions definitions, Kind kind) {
        var status = definitions.of(kind).fields().get("status");
        if (status == null || !(status.type() instanceof FieldType.Reference reference)) {
            throw new IllegalArgumentException("expected a kind with a status, but got " + kind.kind());
        }
        return definitions.get(reference.definition());
    }

    private Schema record(Definition definition, Set<String> without) {
        Schema known = records.get(definition.name());
        if (known != null) {
            return known;
        }
        int dot = definition.name().lastIndexOf('.');
        Schema record = Schema.createRecord(
                definition.shortName(),
                definition.description(),
                definition.name().substring(0, dot),
                false);
        records.put(definition.name(), record);
        List<Schema.Field> fields = new ArrayList<>();
        for (Definition.Field field : definition.fields().values()) {
            if (!without.contains(field.name())) {
                String doc = field.description().isEmpty()
                        ? field.name() + " of " + definition.shortName() + "."
                        : field.description();
                fields.add(
                        new Schema.Field(field.name(), optional(schema(field.type())), doc, JsonProperties.NULL_VALUE));
            }
        }
        record.setFields(fields);
        return record;
    }

    private Schema schema(FieldType type) {
        return switch (type) {
            case FieldType.ListOf list -> Schema.createArray(schema(list.items()));
            case FieldType.MapOf map -> Schema.createMap(schema(map.values()));
            case FieldType.Reference reference ->
                record(
                        definitions.get(reference.definition()),
                        reference.definition().equals(OBJECT_META) ? NOT_IN_METADATA : Set.of());
            case FieldType.Scalar scalar -> scalar(scalar);
        };
    }

    private static Schema scalar(FieldType.Scalar scalar) {
        return switch (scalar) {
            case STRING, TIME, QUANTITY, ANY -> Schema.create(Schema.Type.STRING);
            case INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case INT_OR_STRING -> Schema.createUnion(Schema.create(Schema.Type.INT), Schema.create(Schema.Type.STRING));
        };
    }

    private static Schema optional(Schema schema) {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
        if (schema.isUnion()) {
            branches.addAll(schema.getTypes());
        } else {
            branches.add(schema);
        }
        return Schema.createUnion(branches);
    }
}
