package io.streamplane.apiserver.cel.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A type as a value, by its name.
 *
 * @param name as CEL spells it, e.g. {@code int}
 */
public record TypeValue(String name) {

    /** A value of a library says the name of its own type. */
    public interface Typed {
        String typeName();
    }

    public static String of(Object value) {
        return switch (value) {
            case Boolean ignored -> "bool";
            case Long ignored -> "int";
            case Uint ignored -> "uint";
            case Double ignored -> "double";
            case String ignored -> "string";
            case Bytes ignored -> "bytes";
            case Typed typed -> typed.typeName();
            case CelList ignored -> "list";
            case CelMap ignored -> "map";
            case Null ignored -> "null_type";
            case Instant ignored -> "google.protobuf.Timestamp";
            case Duration ignored -> "google.protobuf.Duration";
            case Optional<?> ignored -> "optional_type";
            case TypeValue ignored -> "type";
            default -> value.getClass().getSimpleName();
        };
    }
}
