package io.streamplane.apiserver.cel.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that an expression writes out, such as {@code Object.metadata{name: 'x'}}.
 *
 * @param typeName as it is written before the brace
 * @param fields in the order in which they are written
 */
public record Constructed(String typeName, Map<String, Object> fields) implements CelMap, TypeValue.Typed {

    public Constructed {
        fields = new LinkedHashMap<>(fields);
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        return key instanceof String ? fields.get(key) : null;
    }

    @Override
    public Iterable<?> keys() {
        return fields.keySet();
    }
}
