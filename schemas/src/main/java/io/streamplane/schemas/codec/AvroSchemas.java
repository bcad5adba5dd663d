package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * Avro record schemas out of OpenAPI definitions. A field is a union of null and its type, so a field that a later
 * version adds or drops keeps schemas backward compatible; names and docs are those of the definitions. What Avro
 * cannot say is in {@link FieldProperties}.
 *
 * <p>A kind's desired record is the whole object but its status, without apiVersion and kind (properties of the record
 * say them) and without metadata.resourceVersion (the topic record's header says it); its observed record is the status.
 */
public final class AvroSchemas {

    static final Set<String> NOT_DESIRED = Set.of("apiVersion", "kind", "status");
    static final Set<String> NOT_IN_METADATA = Set.of("resourceVersion", "selfLink");
    static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final Definitions definitions;
    private final Map<String, Schema> records = new HashMap<>();
    private final Set<String> fullNames = new HashSet<>();

    private AvroSchemas(Definitions definitions) {
        this.definitions = definitions;
    }

    public static Schema desired(Definitions definitions, Kind kind) {
        var schemas = new AvroSchemas(definitions);
        if (!kind.confidential()) {
            return of(kind, FieldProperties.DESIRED, schemas.record(definitions.of(kind), NOT_DESIRED, List.of()));
        }
        Schema schema = schemas.record(definitions.of(kind), NOT_DESIRED, List.of(sealedNames()));
        schema.addProp(FieldProperties.SEALED, true);
        return of(kind, FieldProperties.DESIRED, schema);
    }

    private static Schema.Field sealedNames() {
        var field = new Schema.Field(
                "sealed",
                optional(Schema.createArray(Schema.create(Schema.Type.STRING))),
                "Names of the values that are encrypted: keys of data, and annotations.",
                JsonProperties.NULL_VALUE);
        field.addProp(FieldProperties.NAME, FieldProperties.SEALED_NAMES);
        return field;
    }

    public static Schema observed(Definitions definitions, Kind kind) {
        Schema schema = new AvroSchemas(definitions).record(statusDefinition(definitions, kind), Set.of());
        return of(kind, FieldProperties.OBSERVED, schema);
    }

    /** Of any definition, by its full name. */
    static Schema of(Definitions definitions, String name) {
        return new AvroSchemas(definitions).record(definitions.get(name), Set.of());
    }

    private static Schema of(Kind kind, String part, Schema schema) {
        schema.addProp(FieldProperties.API_VERSION, kind.apiVersion());
        schema.addProp(FieldProperties.KIND, kind.kind());
        schema.addProp(FieldProperties.PART, part);
        return schema;
    }

    static Definition statusDefinition(Definitions definitions, Kind kind) {
        var status = definitions.of(kind).fields().get("status");
        if (status == null || !(status.type() instanceof FieldType.Reference reference)) {
            throw new IllegalArgumentException("expected a kind with a status, but got " + kind.kind());
        }
        return definitions.get(reference.definition());
    }

    private Schema record(Definition definition, Set<String> without) {
        return record(definition, without, List.of());
    }

    /** @param more fields that the definition does not have */
    private Schema record(Definition definition, Set<String> without, List<Schema.Field> more) {
        Schema known = records.get(definition.name());
        if (known != null) {
            return known;
        }
        Schema record = Schema.createRecord(
                FieldProperties.recordName(fullNames, definition.name()), definition.description(), null, false);
        records.put(definition.name(), record);
        List<Definition.Field> given = definition.fields().values().stream()
                .filter(field -> !without.contains(field.name()))
                .toList();
        // Names that Avro can spell stay, whatever comes before them
        Set<String> taken = given.stream()
                .map(Definition.Field::name)
                .filter(name -> FieldProperties.spelled(name, Set.of()).equals(name))
                .collect(Collectors.toCollection(HashSet::new));
        List<Schema.Field> fields = new ArrayList<>();
        for (Definition.Field field : given) {
            String doc = field.description().isEmpty()
                    ? field.name() + " of " + definition.shortName() + "."
                    : field.description();
            String name = taken.contains(field.name()) ? field.name() : FieldProperties.spelled(field.name(), taken);
            var avro = new Schema.Field(name, optional(schema(field.type())), doc, JsonProperties.NULL_VALUE);
            if (taken.add(name)) {
                avro.addProp(FieldProperties.NAME, field.name());
            }
            fields.add(avro);
        }
        fields.addAll(more);
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
            case STRING -> Schema.create(Schema.Type.STRING);
            case TIME -> FieldProperties.string(FieldProperties.TIME);
            case MICRO_TIME -> FieldProperties.string(FieldProperties.MICRO_TIME);
            case QUANTITY -> FieldProperties.string(FieldProperties.QUANTITY);
            case ANY -> FieldProperties.string(FieldProperties.JSON);
            case INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case INT_OR_STRING ->
                Schema.createUnion(
                        Schema.create(Schema.Type.INT), FieldProperties.string(FieldProperties.INT_OR_STRING));
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
