package io.streamplane.schemas.codec;

import org.jspecify.annotations.Nullable;

/**
 * A tree does not fit its kind's schema, or bytes are no value of a known schema. The message names the field or the
 * reason; trying again is of no use.
 */
public final class CodecException extends IllegalArgumentException {

    private final boolean unknownField;

    public CodecException(String message) {
        this(message, null);
    }

    public CodecException(String message, @Nullable Throwable cause) {
        this(message, cause, cause instanceof CodecException inner && inner.unknownField);
    }

    private CodecException(String message, @Nullable Throwable cause, boolean unknownField) {
        super(message, cause);
        this.unknownField = unknownField;
    }

    /** A value that does not fit, told by the codec that found it; {@link #inside} adds where it is. */
    static CodecException at(String path, String problem) {
        return new CodecException(path + ": " + problem);
    }

    /** A field that the schema does not have. */
    static CodecException unknownField(String name) {
        return new CodecException(
                name + ": expected a field of the schema, but there is none of this name", null, true);
    }

    /** Whether all that is wrong may be that the schema does not have a field. */
    boolean isUnknownField() {
        return unknownField;
    }

    /**
     * The same with one more segment before its path. Paths are made while the exception goes up, so that a tree that
     * fits pays nothing for them.
     *
     * @param segment a field's name, or an index in brackets
     */
    CodecException inside(String segment) {
        String message = String.valueOf(getMessage());
        String separator = message.startsWith("[") || message.startsWith(":") ? "" : ".";
        return new CodecException(segment + separator + message, getCause(), unknownField);
    }
}
