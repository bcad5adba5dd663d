package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Reads values of one type of a writer's schema as what the typed models hold, with no tree in between. The result is
 * what Jackson makes of the tree that {@link ValueReader} reads.
 */
interface ModelReader {

    ModelReader NULL = in -> null;

    /** Null only where the value is null. */
    @Nullable
    Object read(AvroInput in);

    record ListReader(ModelReader items) implements ModelReader {

        private static final int USUAL_SIZE = 10;

        @Override
        public Object read(AvroInput in) {
            int count = in.readBlock();
            if (count == 0) {
                return Collections.emptyList();
            }
            var list = new ArrayList<@Nullable Object>(Math.min(count, USUAL_SIZE));
            for (; count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    list.add(items.read(in));
                }
            }
            return list;
        }
    }

    record MapReader(ModelReader values) implements ModelReader {
        @Override
        public Object read(AvroInput in) {
            int count = in.readBlock();
            if (count == 0) {
                return Collections.emptyMap();
            }
            var map = new LinkedHashMap<String, @Nullable Object>();
            for (; count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    map.put(in.readString(), values.read(in));
                }
            }
            return map;
        }
    }

    record UnionReader(ModelReader[] branches) implements ModelReader {
        @Override
        public @Nullable Object read(AvroInput in) {
            return branches[in.readIndex(branches.length)].read(in);
        }
    }

    /** Pairs schemas with Java types. What it does not know is read as a tree, and left to Jackson. */
    final class Compiler {

        private record Pair(String record, Class<?> type) {}

        private final Map<Pair, BeanReader> beans = new HashMap<>();

        BeanReader bean(Schema schema, Class<?> type) {
            var pair = new Pair(schema.getFullName(), type);
            BeanReader known = beans.get(pair);
            if (known != null) {
                return known;
            }
            // A bean may contain itself, so it is known before its properties are
            var bean = new BeanReader(schema, type);
            beans.put(pair, bean);
            bean.compile(schema, this);
            return bean;
        }

        ModelReader reader(Schema schema, Type type) {
            ModelReader known = switch (schema.getType()) {
                case RECORD -> type instanceof Class<?> bean && BeanReader.canRead(bean) ? bean(schema, bean) : null;
                case ARRAY ->
                    argument(type, List.class, 0) instanceof Type items
                            ? list(reader(schema.getElementType(), items))
                            : null;
                case MAP ->
                    argument(type, Map.class, 0) == String.class && argument(type, Map.class, 1) instanceof Type values
                            ? new MapReader(reader(schema.getValueType(), values))
                            : null;
                case UNION ->
                    new UnionReader(schema.getTypes().stream()
                            .map(branch -> reader(branch, type))
                            .toArray(ModelReader[]::new));
                case NULL -> NULL;
                case STRING -> FieldProperties.isJson(schema) ? null : text(type);
                case INT -> integer(type);
                case LONG -> type == Long.class ? AvroInput::readLong : null;
                case DOUBLE -> type == Double.class ? AvroInput::readDouble : null;
                case BOOLEAN -> type == Boolean.class ? AvroInput::readBoolean : null;
                case BYTES -> type == String.class ? in -> Base64.getEncoder().encodeToString(in.readBytes()) : null;
                case ENUM, FIXED, FLOAT -> null;
            };
            return known == null ? byJackson(schema, type) : known;
        }

        private static ModelReader list(ModelReader items) {
            var list = new ListReader(items);
            return items instanceof BeanReader ? new SharedLists(list) : list;
        }

        private static @Nullable ModelReader text(Type type) {
            if (type == String.class) {
                return AvroInput::readString;
            }
            if (type == Quantity.class) {
                return in -> new Quantity(in.readString());
            }
            if (type == IntOrString.class) {
                return in -> new IntOrString(in.readString());
            }
            return type == MicroTime.class ? in -> new MicroTime(in.readString()) : null;
        }

        private static @Nullable ModelReader integer(Type type) {
            if (type == Integer.class) {
                return AvroInput::readInt;
            }
            return type == IntOrString.class ? in -> new IntOrString(in.readInt()) : null;
        }

        private static ModelReader byJackson(Schema schema, Type type) {
            JavaType java = ObjectCodec.JSON.constructType(type);
            if (FieldProperties.isJson(schema)) {
                return in -> in.readJson(java);
            }
            ValueReader tree = RecordReader.reader(schema);
            return in -> ObjectCodec.JSON.treeToValue(tree.read(in), java);
        }

        private static @Nullable Type argument(Type type, Class<?> raw, int index) {
            return type instanceof ParameterizedType generic && generic.getRawType() == raw
                    ? generic.getActualTypeArguments()[index]
                    : null;
        }
    }
}
