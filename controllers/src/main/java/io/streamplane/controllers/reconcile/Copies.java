package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Shallow copies of model objects of any kind: the copy shares everything below its top level. */
final class Copies {

    private Copies() {}

    static HasMetadata shallow(HasMetadata object) {
        try {
            HasMetadata copy = object.getClass().getDeclaredConstructor().newInstance();
            for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        field.set(copy, field.get(object));
                    }
                }
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a model class that can be copied, but got " + object.getClass(), e);
        }
    }
}
