package io.streamplane.apiserver.cel.value;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map, or an object of a known type, whose keys are then the escaped names of its fields. */
public interface CelMap {

    int size();

    /** Null where there is no such key. */
    @Nullable
    Object find(Object key);

    Iterable<?> keys();

    static Literal literal() {
        return new Literal();
    }

    static CelMap of(Map<String, ?> entries) {
        var map = new Literal();
        entries.forEach(map::insert);
        return map;
    }

    /** A map that an expression makes; it grows only while its macro or literal is evaluated. */
    final class Literal implements CelMap {
        private final Map<Object, Entry> entries = new LinkedHashMap<>();

        private record Entry(Object key, Object value) {}

        /** @throws EvaluationFailure where the key is there already, or cannot be a key */
        public void insert(Object key, Object value) {
            if (!(key instanceof String
                    || key instanceof Long
                    || key instanceof Uint
                    || key instanceof Boolean
                    || key instanceof Double)) {
                throw new EvaluationFailure("unsupported key type: " + TypeValue.of(key));
            }
            if (entries.putIfAbsent(same(key), new Entry(key, value)) != null) {
                throw new EvaluationFailure("Failed with repeated key: " + key);
            }
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public @Nullable Object find(Object key) {
            Entry entry = entries.get(same(key));
            return entry == null ? null : entry.value;
        }

        @Override
        public Iterable<?> keys() {
            return entries.values().stream().map(Entry::key).toList();
        }

        /** Numbers of one value are one key. */
        private static Object same(Object key) {
            return switch (key) {
                case Uint number when number.bits() >= 0 -> number.bits();
                case Double number when number == Math.rint(number) && Math.abs(number) < 0x1p62 -> number.longValue();
                default -> key;
            };
        }
    }
}
