package io.streamplane.schemas.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads records of a writer's schema into JSON objects. A field that is null is left out, unless the null was said. */
final class RecordReader implements ValueReader {

    private final String[] names;
    private final ValueReader[] readers;

    /** Of a field that is a union its branches, in place of a reader that would look at the branch. */
    private final ValueReader[][] branches;

    /** The field that holds what no other does; -1 where there is none. */
    private int rest = -1;

    private RecordReader(int fields) {
        names = new String[fields];
        readers = new ValueReader[fields];
        branches = new ValueReader[fields][];
    }

    /** Compiles the schema of a record. */
    static RecordReader of(Schema schema) {
        return new Compiler(Set.of()).record(schema);
    }

    /** @param leftOut fields, of any record, that are skipped in place of being read */
    static RecordReader of(Schema schema, Set<String> leftOut) {
        return new Compiler(leftOut).record(schema);
    }

    /** Compiles any schema. */
    static ValueReader reader(Schema schema) {
        return new Compiler(Set.of()).reader(schema);
    }

    @Override
    public ObjectNode read(AvroInput in) {
        ObjectNode object = NODES.objectNode();
        readInto(object, in);
        return object;
    }

    void readInto(ObjectNode object, AvroInput in) {
        in.enter();
        for (int i = 0; i < names.length; i++) {
            ValueReader reader = next(i, in);
            if (reader != NULL) {
                JsonNode value = reader.read(in);
                if (value != NullNode.instance || reader == SAID_NULL) {
                    put(object, i, value);
                }
            }
        }
        in.leave();
    }

    private void put(ObjectNode object, int field, JsonNode value) {
        if (field == rest && value instanceof ObjectNode others) {
            object.setAll(others);
        } else {
            object.set(names[field], value);
        }
    }

    /** Reads one field, and nothing after it. */
    void readOnly(String name, ObjectNode object, AvroInput in) {
        for (int i = 0; i < names.length; i++) {
            ValueReader reader = next(i, in);
            if (!names[i].equals(name)) {
                reader.skip(in);
            } else {
                JsonNode value = reader.read(in);
                if (value != NullNode.instance || reader == SAID_NULL) {
                    object.set(name, value);
                }
                return;
            }
        }
    }

    @Override
    public void skip(AvroInput in) {
        in.enter();
        for (int i = 0; i < names.length; i++) {
            next(i, in).skip(in);
        }
        in.leave();
    }

    private ValueReader next(int field, AvroInput in) {
        ValueReader[] union = branches[field];
        return union == null ? readers[field] : union[in.readIndex(union.length)];
    }

    /** A record may contain itself, so it is known before its fields are. */
    private static final class Compiler {

        private final Map<String, RecordReader> records = new HashMap<>();
        private final Set<String> leftOut;

        Compiler(Set<String> leftOut) {
            this.leftOut = leftOut;
        }

        RecordReader record(Schema schema) {
            RecordReader known = records.get(schema.getFullName());
            if (known != null) {
                return known;
            }
            var record = new RecordReader(schema.getFields().size());
            records.put(schema.getFullName(), record);
            for (Schema.Field field : schema.getFields()) {
                String name = FieldProperties.jsonName(field).intern();
                ValueReader given = reader(field.schema());
                ValueReader reader = leftOut.contains(name) ? new SkippingReader(given) : given;
                if (FieldProperties.isRest(field)) {
                    record.rest = field.pos();
                }
                record.names[field.pos()] = name;
                record.readers[field.pos()] = reader;
                if (reader instanceof UnionReader union) {
                    record.branches[field.pos()] = union.branches();
                }
            }
            return record;
        }

        private ValueReader reader(Schema schema) {
            return switch (schema.getType()) {
                case RECORD -> record(schema);
                case ARRAY -> new ListReader(reader(schema.getElementType()));
                case MAP -> new MapReader(reader(schema.getValueType()));
                case UNION ->
                    new UnionReader(schema.getTypes().stream().map(this::reader).toArray(ValueReader[]::new));
                case ENUM -> FieldProperties.isSaidNull(schema) ? SAID_NULL : new EnumReader(schema.getEnumSymbols());
                case FIXED -> new FixedReader(schema.getFixedSize());
                case STRING -> FieldProperties.isJson(schema) ? JSON : STRING;
                case BYTES -> BYTES;
                case INT -> INT;
                case LONG -> LONG;
                case FLOAT -> FLOAT;
                case DOUBLE -> DOUBLE;
                case BOOLEAN -> BOOLEAN;
                case NULL -> NULL;
            };
        }
    }
}
