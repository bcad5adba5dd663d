package io.streamplane.schemas.codec;

/** A tree does not fit its kind's schema, or bytes are no value of it. The message names the field or the reason. */
public final class CodecException extends RuntimeException {

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
