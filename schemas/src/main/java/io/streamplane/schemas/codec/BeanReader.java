package io.streamplane.schemas.codec;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Reads records of a writer's schema as objects of one class of the typed models, by its fields. Their empty lists and maps are
 * shared and cannot be changed.
 */
final class BeanReader implements ModelReader {

    /** All that a member's annotations may say to Jackson. */
    private static final Set<Class<?>> PLAIN =
            Set.of(JsonProperty.class, JsonInclude.class, JsonIgnore.class, JsonAnySetter.class, JsonAnyGetter.class);

    private final Constructor<?> constructor;
    private final Property[] properties;

    /** Those that the constructor sets to new ones. */
    private final Field[] lists;

    private final Field[] maps;

    /** Takes what the class has no field for; null where the class does not care. */
    private final @Nullable Method anySetter;

    /**
     * One field of the schema.
     *
     * @param branches of a union; null where the schema's field is none
     * @param field null where the class has none of this name
     */
    private record Property(
            String name,
            ModelReader reader,
            ModelReader @Nullable [] branches,
            @Nullable Field field) {}

    BeanReader(Schema schema, Class<?> type) {
        try {
            constructor = type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("expected a class of the typed models, but got " + type, e);
        }
        properties = new Property[schema.getFields().size()];
        lists = fieldsOf(type, List.class);
        maps = fieldsOf(type, Map.class);
        anySetter = Stream.of(type.getMethods())
                .filter(method -> method.isAnnotationPresent(JsonAnySetter.class))
                .findFirst()
                .orElse(null);
    }

    private static Field[] fieldsOf(Class<?> bean, Class<?> collection) {
        Field[] fields = Stream.of(bean.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && field.getType() == collection)
                .toArray(Field[]::new);
        Stream.of(fields).forEach(field -> field.setAccessible(true));
        return fields;
    }

    /** Whether Jackson, too, would do no more than set the fields of a new object of the class. */
    static boolean canRead(Class<?> type) {
        var how = type.getDeclaredAnnotation(JsonDeserialize.class);
        return how != null
                && how.using() == ValueDeserializer.None.class
                && Stream.of(type.getDeclaredFields(), type.getMethods())
                        .flatMap(Stream::of)
                        .allMatch(BeanReader::isPlain);
    }

    private static boolean isPlain(AnnotatedElement member) {
        return Stream.of(member.getAnnotations())
                .map(Annotation::annotationType)
                .allMatch(type -> PLAIN.contains(type) || !type.getName().contains(".jackson."));
    }

    void compile(Schema schema, Compiler compiler) {
        Map<String, Field> fields = fields(constructor.getDeclaringClass());
        for (Schema.Field each : schema.getFields()) {
            String name = FieldProperties.jsonName(each);
            Field field = fields.get(name);
            ModelReader reader = field == null && anySetter == null
                    ? skipping(RecordReader.reader(each.schema()))
                    : compiler.reader(each.schema(), field == null ? Object.class : field.getGenericType());
            properties[each.pos()] =
                    new Property(name, reader, reader instanceof UnionReader union ? union.branches() : null, field);
        }
    }

    private static ModelReader skipping(ValueReader reader) {
        return in -> {
            reader.skip(in);
            return null;
        };
    }

    static Map<String, Field> fields(Class<?> type) {
        var fields = new HashMap<String, Field>();
        for (Field field : type.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                field.setAccessible(true);
                fields.put(property.value(), field);
            }
        }
        return fields;
    }

    @Override
    public Object read(AvroInput in) {
        in.enter();
        try {
            Object bean = constructor.newInstance();
            shareEmpty(bean);
            for (Property property : properties) {
                ModelReader reader = property.branches == null
                        ? property.reader
                        : property.branches[in.readIndex(property.branches.length)];
                Object value = reader == NULL ? null : reader.read(in);
                if (value != null) {
                    set(bean, property, value);
                }
            }
            in.leave();
            return bean;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a class of the typed models, but got " + constructor, e);
        }
    }

    /** Most lists and maps of an object are empty; one of their own for each took a quarter of the heap of a large cluster. */
    private void shareEmpty(Object bean) throws IllegalAccessException {
        for (Field list : lists) {
            list.set(bean, Collections.emptyList());
        }
        for (Field map : maps) {
            map.set(bean, Collections.emptyMap());
        }
    }

    private void set(Object bean, Property property, Object value) throws ReflectiveOperationException {
        if (property.field != null) {
            property.field.set(bean, value);
        } else if (anySetter != null) {
            unshareEmpty(bean);
            anySetter.invoke(bean, property.name, value);
        }
    }

    /** What the class has no field for goes into one of its maps. */
    private void unshareEmpty(Object bean) throws IllegalAccessException {
        for (Field map : maps) {
            if (map.get(bean) == Collections.emptyMap()) {
                map.set(bean, new LinkedHashMap<>());
            }
        }
    }
}
