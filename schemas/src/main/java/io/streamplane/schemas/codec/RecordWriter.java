package io.streamplane.schemas.codec;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes JSON objects as records of a schema that {@link AvroSchemas} made: every field is optional. */
final class RecordWriter implements ValueWriter {

    private static final Set<String> TYPE = Set.of("apiVersion", "kind");

    private final String[] names;
    private final ValueWriter[] writers;
    private final Set<String> ignored;
    private Set<String> known = Set.of();

    /** The field that holds what no other does; -1 where there is none. */
    private int rest = -1;

    private RecordWriter(int fields, Set<String> ignored) {
        names = new String[fields];
        writers = new ValueWriter[fields];
        this.ignored = ignored;
    }

    /** Compiles the schema of a kind's desired or observed part. */
    static RecordWriter of(Schema schema) {
        return new Compiler().record(schema);
    }

    /** Fields of the JSON that are not written, and are no mistake. */
    static Set<String> ignored(Schema schema) {
        if (FieldProperties.DESIRED.equals(FieldProperties.text(schema, FieldProperties.PART))) {
            return Boolean.TRUE.equals(schema.getObjectProp(FieldProperties.WHOLE)) ? TYPE : AvroSchemas.NOT_DESIRED;
        }
        return schema.getFullName().equals(AvroSchemas.OBJECT_META) ? AvroSchemas.NOT_IN_METADATA : Set.of();
    }

    @Override
    public void write(JsonNode value, AvroOutput out) {
        if (!(value instanceof ObjectNode object)) {
            throw ValueWriter.mismatch("an object", value);
        }
        int found = 0;
        for (int i = 0; i < names.length; i++) {
            JsonNode field = i == rest ? rest(object) : object.get(names[i]);
            found += field == null || i == rest ? 0 : 1;
            if (field == null || field.isNull() && !(writers[i] instanceof NullableWriter)) {
                out.writeInt(0);
                continue;
            }
            try {
                writers[i].write(field, out);
            } catch (CodecException e) {
                throw e.inside(names[i]);
            }
        }
        if (found < object.size() && rest < 0) {
            refuseUnknown(object.propertyNames());
        }
    }

    private @Nullable JsonNode rest(ObjectNode object) {
        ObjectNode others = object.objectNode();
        object.properties().forEach(each -> {
            if (!known.contains(each.getKey()) && !ignored.contains(each.getKey())) {
                others.set(each.getKey(), each.getValue());
            }
        });
        return others.isEmpty() ? null : others;
    }

    private void refuseUnknown(Collection<String> given) {
        for (String name : given) {
            if (!known.contains(name) && !ignored.contains(name)) {
                throw CodecException.unknownField(name);
            }
        }
    }

    /** A record may contain itself, so it is known before its fields are. */
    static final class Compiler {

        private final Map<String, RecordWriter> records = new HashMap<>();

        RecordWriter record(Schema schema) {
            RecordWriter known = records.get(schema.getFullName());
            if (known != null) {
                return known;
            }
            var record = new RecordWriter(schema.getFields().size(), ignored(schema));
            records.put(schema.getFullName(), record);
            for (Schema.Field field : schema.getFields()) {
                boolean rest = FieldProperties.isRest(field);
                // No field of JSON has this name
                record.names[field.pos()] = rest
                        ? FieldProperties.REST
                        : FieldProperties.jsonName(field).intern();
                if (rest) {
                    record.rest = field.pos();
                }
                record.writers[field.pos()] = optional(field.schema());
            }
            record.known = Set.of(record.names);
            return record;
        }

        ValueWriter optional(Schema schema) {
            List<Schema> branches = schema.isUnion() ? schema.getTypes() : List.of();
            if (branches.isEmpty() || branches.getFirst().getType() != Schema.Type.NULL || branches.size() > 3) {
                throw unexpected(schema);
            }
            if (branches.size() == 3 && FieldProperties.isSaidNull(branches.get(2))) {
                return new NullableWriter(writer(branches.get(1)));
            }
            return branches.size() == 3 ? intOrString(branches, 1) : new OptionalWriter(writer(branches.get(1)));
        }

        ValueWriter writer(Schema schema) {
            return switch (schema.getType()) {
                case RECORD -> record(schema);
                case ARRAY -> new ListWriter(writer(schema.getElementType()));
                case MAP -> new MapWriter(writer(schema.getValueType()));
                case UNION -> intOrString(schema.getTypes(), 0);
                case STRING -> string(schema);
                case BYTES -> BYTES;
                case INT -> INT;
                case LONG -> LONG;
                case DOUBLE -> DOUBLE;
                case BOOLEAN -> BOOLEAN;
                case ENUM, FIXED, FLOAT, NULL -> throw unexpected(schema);
            };
        }

        private static ValueWriter string(Schema schema) {
            String format = FieldProperties.text(schema, FieldProperties.FORMAT);
            if (FieldProperties.JSON.equals(format)) {
                return JSON;
            }
            return FieldProperties.QUANTITY.equals(format) ? QUANTITY : STRING;
        }

        private static ValueWriter intOrString(List<Schema> branches, int first) {
            boolean fits = branches.size() == first + 2
                    && branches.get(first).getType() == Schema.Type.INT
                    && branches.get(first + 1).getType() == Schema.Type.STRING;
            if (!fits) {
                throw unexpected(Schema.createUnion(branches));
            }
            return new IntOrStringWriter(first);
        }

        private static IllegalArgumentException unexpected(Schema schema) {
            return new IllegalArgumentException("expected a schema of a kind, but got " + schema);
        }
    }
}
