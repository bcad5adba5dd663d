package io.streamplane.schemas.codec;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/** Writes objects of one class of the typed models as records of a kind's schema, by their fields. */
final class BeanWriter implements ModelWriter {

    private static final Set<Class<?>> COLLECTIONS = Set.of(Map.class, List.class);

    private final Property[] properties;
    private final Set<String> ignored;

    /** Fields of the class that the schema does not have, and that must be empty. */
    private Map<String, Property> others = Map.of();

    /** Names of the schema that the class has no field for. */
    private Set<String> additional = Set.of();

    /** What the class has no fields for, by name; null where it keeps no such thing. */
    private @Nullable Method anyGetter;

    /**
     * One field of the schema or of the class.
     *
     * @param field null where the class has none of this name: then it is with what is additional
     * @param nonEmpty whether an empty list or map counts as absent
     */
    private record Property(
            String name, ModelWriter writer, @Nullable Field field, boolean nonEmpty) {

        @Nullable
        Object of(Object bean, Map<?, ?> additional) throws ReflectiveOperationException {
            Object value = field == null ? additional.get(name) : field.get(bean);
            return nonEmpty && isEmpty(value) ? null : value;
        }

        private static boolean isEmpty(@Nullable Object value) {
            return (value instanceof Map<?, ?> map && map.isEmpty())
                    || (value instanceof Collection<?> list && list.isEmpty());
        }
    }

    BeanWriter(Schema schema) {
        properties = new Property[schema.getFields().size()];
        ignored = RecordWriter.ignored(schema);
    }

    /** Whether Jackson, too, would do no more than write the fields of the object that are not null or empty. */
    static boolean canWrite(Class<?> type) {
        return BeanReader.canRead(type)
                && !type.isAnnotationPresent(JsonSerialize.class)
                && Stream.of(type.getDeclaredFields()).noneMatch(BeanWriter::isSpecial);
    }

    private static boolean isSpecial(Field field) {
        JsonInclude include = field.getAnnotation(JsonInclude.class);
        return include != null
                && (include.value() != JsonInclude.Include.NON_EMPTY || !COLLECTIONS.contains(field.getType()));
    }

    void compile(Schema schema, Class<?> type, Compiler compiler) {
        anyGetter = Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(JsonAnyGetter.class))
                .findFirst()
                .orElse(null);
        var left = new HashMap<>(BeanReader.fields(type));
        var missing = new HashSet<String>();
        for (Schema.Field each : schema.getFields()) {
            String name = FieldProperties.jsonName(each);
            Field field = left.remove(name);
            ModelWriter writer =
                    compiler.optional(each.schema(), field == null ? Object.class : field.getGenericType());
            properties[each.pos()] = new Property(name, writer, field, field != null && isNonEmpty(field));
            if (field == null) {
                missing.add(name);
            }
        }
        left.keySet().removeAll(ignored);
        var rest = new HashMap<String, Property>();
        left.forEach((name, field) -> rest.put(name, new Property(name, STRING, field, isNonEmpty(field))));
        others = Map.copyOf(rest);
        additional = Set.copyOf(missing);
    }

    private static boolean isNonEmpty(Field field) {
        return field.isAnnotationPresent(JsonInclude.class);
    }

    @Override
    public void write(Object bean, AvroOutput out) {
        try {
            Map<?, ?> more = anyGetter != null && anyGetter.invoke(bean) instanceof Map<?, ?> map ? map : Map.of();
            for (Property property : properties) {
                Object value = property.of(bean, more);
                if (value == null) {
                    out.writeInt(0);
                    continue;
                }
                try {
                    property.writer.writeOptional(value, out);
                } catch (CodecException e) {
                    throw e.inside(property.name);
                }
            }
            refuseUnknown(bean, more);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a class of the typed models, but got " + bean.getClass(), e);
        }
    }

    private void refuseUnknown(Object bean, Map<?, ?> more) throws ReflectiveOperationException {
        for (Property other : others.values()) {
            if (other.of(bean, more) != null) {
                throw CodecException.unknownField(other.name);
            }
        }
        for (Object name : more.keySet()) {
            if (!additional.contains(name) && !ignored.contains(name)) {
                throw CodecException.unknownField(String.valueOf(name));
            }
        }
    }
}
