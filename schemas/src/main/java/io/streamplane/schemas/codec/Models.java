package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a typed model of any kind, for code that knows nothing else of it. Copies are shallow: they
 * share everything that is not replaced, so neither they nor what they were made of may be changed afterwards.
 */
public final class Models {

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape(fields(type), statusGetter(type));
        }
    };

    private record Shape(List<Field> fields, @Nullable Method statusGetter) {}

    private Models() {}

    /** The class of the kind's status; throws where it has none. */
    static Class<?> statusType(Class<? extends HasMetadata> model) {
        if (model == GenericKubernetesResource.class) {
            return Map.class;
        }
        Method getter = SHAPES.get(model).statusGetter();
        if (getter == null) {
            throw new IllegalArgumentException("expected a model with a status, but got " + model);
        }
        return getter.getReturnType();
    }

    /** The object's status; null where it has none. */
    public static @Nullable Object status(HasMetadata object) {
        if (object instanceof GenericKubernetesResource generic) {
            return generic.getAdditionalProperties().get("status");
        }
        Method getter = SHAPES.get(object.getClass()).statusGetter();
        try {
            return getter == null ? null : getter.invoke(object);
        } catch (ReflectiveOperationException e) {
            throw unexpected(object.getClass(), e);
        }
    }

    /** An object that says nothing. */
    public static <T extends HasMetadata> T empty(Class<T> model) {
        try {
            return model.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw unexpected(model, e);
        }
    }

    public static <T extends HasMetadata> T withStatus(T object, @Nullable Object status) {
        if (object instanceof GenericKubernetesResource generic) {
            T copy = copy(object);
            var properties = new LinkedHashMap<>(generic.getAdditionalProperties());
            properties.put("status", status);
            ((GenericKubernetesResource) copy).setAdditionalProperties(properties);
            return copy;
        }
        return with(object, "status", status);
    }

    public static <T extends HasMetadata> T withMetadata(T object, ObjectMeta metadata) {
        return with(object, "metadata", metadata);
    }

    /** The object with metadata.resourceVersion. */
    public static <T extends HasMetadata> T at(T object, long revision) {
        ObjectMeta metadata = copy(object.getMetadata());
        metadata.setResourceVersion(Long.toString(revision));
        return withMetadata(object, metadata);
    }

    private static <T> T with(T object, String name, @Nullable Object value) {
        T copy = copy(object);
        for (Field field : SHAPES.get(object.getClass()).fields()) {
            if (field.getName().equals(name)) {
                set(field, copy, value);
                return copy;
            }
        }
        throw new IllegalArgumentException("expected a model with " + name + ", but got " + object.getClass());
    }

    @SuppressWarnings("unchecked") // an object's class makes objects of its class
    private static <T> T copy(T object) {
        try {
            T copy = (T) object.getClass().getDeclaredConstructor().newInstance();
            for (Field field : SHAPES.get(object.getClass()).fields()) {
                field.set(copy, field.get(object));
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw unexpected(object.getClass(), e);
        }
    }

    private static void set(Field field, Object object, @Nullable Object value) {
        try {
            field.set(object, value);
        } catch (IllegalAccessException e) {
            throw unexpected(object.getClass(), e);
        }
    }

    private static List<Field> fields(Class<?> type) {
        var fields = new ArrayList<Field>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return List.copyOf(fields);
    }

    private static @Nullable Method statusGetter(Class<?> type) {
        try {
            return type.getMethod("getStatus");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static IllegalStateException unexpected(Class<?> type, Exception e) {
        return new IllegalStateException("expected a model class that can be copied, but got " + type, e);
    }
}
