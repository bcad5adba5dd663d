package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes what the typed models hold as values of one type of a kind's schema, with no tree in between. The bytes are
 * those that {@link ValueWriter} makes of Jackson's tree.
 */
interface ModelWriter {

    /** Writes a value where null cannot be. */
    void write(Object value, AvroOutput out);

    /** Writes a value of a union of null and its type. */
    default void writeOptional(Object value, AvroOutput out) {
        out.writeInt(1);
        write(value, out);
    }

    ModelWriter STRING = (value, out) -> out.writeString((String) value);
    ModelWriter INT = (value, out) -> out.writeInt((Integer) value);
    ModelWriter LONG = (value, out) -> out.writeLong((Long) value);
    ModelWriter BOOLEAN = (value, out) -> out.writeBoolean((Boolean) value);
    ModelWriter DOUBLE = (value, out) -> out.writeDouble((Double) value);

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw CodecException.at("", "expected a value, but got null");
        }
        return value;
    }

    /** A value that stands for another one, or for nothing. */
    record ContentWriter(Function<Object, @Nullable Object> content, ModelWriter writer) implements ModelWriter {
        @Override
        public void write(Object value, AvroOutput out) {
            writer.write(present(content.apply(value)), out);
        }

        @Override
        public void writeOptional(Object value, AvroOutput out) {
            Object inside = content.apply(value);
            if (inside == null) {
                out.writeInt(0);
            } else {
                writer.writeOptional(inside, out);
            }
        }
    }

    record ListWriter(ModelWriter items) implements ModelWriter {
        @Override
        public void write(Object value, AvroOutput out) {
            var list = (List<?>) value;
            int start = out.startList();
            for (int i = 0; i < list.size(); i++) {
                try {
                    items.write(present(list.get(i)), out);
                } catch (CodecException e) {
                    throw e.inside("[" + i + "]");
                }
            }
            out.endList(start, list.size());
        }
    }

    record MapWriter(ModelWriter values) implements ModelWriter {
        @Override
        public void write(Object value, AvroOutput out) {
            var map = (Map<?, ?>) value;
            out.writeBlock(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = (String) present(entry.getKey());
                out.writeString(key);
                try {
                    values.write(present(entry.getValue()), out);
                } catch (CodecException e) {
                    throw e.inside(key);
                }
            }
            out.writeEnd();
        }
    }

    /** An Integer or a String. */
    record IntOrStringWriter() implements ModelWriter {
        @Override
        public void write(Object value, AvroOutput out) {
            write(value, 0, out);
        }

        @Override
        public void writeOptional(Object value, AvroOutput out) {
            write(value, 1, out);
        }

        private static void write(Object value, int first, AvroOutput out) {
            if (value instanceof Integer number) {
                out.writeInt(first);
                out.writeInt(number);
            } else if (value instanceof String text) {
                out.writeInt(first + 1);
                out.writeString(text);
            } else {
                throw CodecException.at("", "expected a 32-bit integer or a string, but got " + value.getClass());
            }
        }
    }

    /**
     * Left to Jackson.
     *
     * @param writer of the whole union where the value is optional
     */
    record ByTree(ValueWriter writer) implements ModelWriter {
        @Override
        public void write(Object value, AvroOutput out) {
            JsonNode tree = ObjectCodec.JSON.valueToTree(value);
            writer.write(tree, out);
        }

        @Override
        public void writeOptional(Object value, AvroOutput out) {
            JsonNode tree = ObjectCodec.JSON.valueToTree(value);
            if (tree.isNull()) {
                out.writeInt(0);
            } else {
                writer.write(tree, out);
            }
        }
    }

    /** Pairs Java types with schemas. What it does not know is left to Jackson. */
    final class Compiler {

        private record Pair(String record, Class<?> type) {}

        private final Map<Pair, BeanWriter> beans = new HashMap<>();
        private final RecordWriter.Compiler trees = new RecordWriter.Compiler();

        ModelWriter required(Schema schema, Type type) {
            ModelWriter known = known(schema, type);
            return known == null ? new ByTree(trees.writer(schema)) : known;
        }

        /** @param schema a union of null and others */
        ModelWriter optional(Schema schema, Type type) {
            List<Schema> branches = schema.getTypes();
            ModelWriter known = branches.size() == 2
                    ? known(branches.getLast(), type)
                    : known(Schema.createUnion(branches.subList(1, branches.size())), type);
            return known == null ? new ByTree(trees.optional(schema)) : known;
        }

        private @Nullable ModelWriter known(Schema schema, Type type) {
            return switch (schema.getType()) {
                case RECORD -> type instanceof Class<?> bean && BeanWriter.canWrite(bean) ? bean(schema, bean) : null;
                case ARRAY ->
                    argument(type, List.class, 0) instanceof Type items
                            ? new ListWriter(required(schema.getElementType(), items))
                            : null;
                case MAP ->
                    argument(type, Map.class, 0) == String.class && argument(type, Map.class, 1) instanceof Type values
                            ? new MapWriter(required(schema.getValueType(), values))
                            : null;
                case UNION ->
                    type == IntOrString.class
                            ? new ContentWriter(value -> ((IntOrString) value).getValue(), new IntOrStringWriter())
                            : null;
                case STRING -> FieldProperties.isJson(schema) ? new ContentWriter(Compiler::json, STRING) : text(type);
                case INT -> type == Integer.class ? INT : null;
                case LONG -> type == Long.class ? LONG : null;
                case DOUBLE -> type == Double.class ? DOUBLE : null;
                case BOOLEAN -> type == Boolean.class ? BOOLEAN : null;
                case BYTES, ENUM, FIXED, FLOAT, NULL -> null;
            };
        }

        private ModelWriter bean(Schema schema, Class<?> type) {
            var pair = new Pair(schema.getFullName(), type);
            BeanWriter known = beans.get(pair);
            if (known != null) {
                return known;
            }
            // A bean may contain itself, so it is known before its properties are
            var bean = new BeanWriter(schema);
            beans.put(pair, bean);
            bean.compile(schema, type, this);
            return bean;
        }

        private static @Nullable ModelWriter text(Type type) {
            if (type == String.class) {
                return STRING;
            }
            if (type == MicroTime.class) {
                return new ContentWriter(value -> ((MicroTime) value).getTime(), STRING);
            }
            return type == Quantity.class
                    ? new ContentWriter(
                            value -> ((Quantity) value).getAmount() == null ? null : value.toString(), STRING)
                    : null;
        }

        /** Any value, as text that is JSON. */
        private static @Nullable Object json(Object value) {
            String text = ObjectCodec.JSON.writeValueAsString(value);
            return text.equals("null") ? null : text;
        }

        private static @Nullable Type argument(Type type, Class<?> raw, int index) {
            return type instanceof ParameterizedType generic && generic.getRawType() == raw
                    ? generic.getActualTypeArguments()[index]
                    : null;
        }
    }
}
