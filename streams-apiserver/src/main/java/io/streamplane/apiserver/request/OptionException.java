package io.streamplane.apiserver.request;

import io.streamplane.apiserver.kind.FieldError;

/** A parameter of a write with a value that it cannot have. */
public final class OptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient FieldError error;

    OptionException(FieldError error) {
        super(error.field() + ": " + error.message());
        this.error = error;
    }

    public FieldError error() {
        return error;
    }
}
