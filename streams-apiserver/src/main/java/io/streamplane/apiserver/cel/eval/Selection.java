package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.Optional;

/** Fields of objects and maps; a field of an optional value is optional. */
final class Selection {

    private Selection() {}

    static Object field(Object from, String name) {
        return switch (from) {
            case CelMap map -> {
                Object value = map.find(name);
                if (value == null) {
                    throw new EvaluationFailure("no such key: " + name);
                }
                yield value;
            }
            case Optional<?> optional -> optionalField(optional, name);
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    static boolean has(Object from, String name) {
        return switch (from) {
            case CelMap map -> map.find(name) != null;
            case Optional<?> optional -> optionalField(optional, name).isPresent();
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    /** For {@code from.?name}. */
    static Optional<Object> optionalField(Object from, String name) {
        Object inner = from instanceof Optional<?> optional ? optional.orElse(null) : from;
        if (inner == null) {
            return Optional.empty();
        } else if (inner instanceof CelMap map) {
            return Optional.ofNullable(map.find(name));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    static Optional<?> optional(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional;
        }
        throw EvaluationFailure.noSuchOverload();
    }
}
