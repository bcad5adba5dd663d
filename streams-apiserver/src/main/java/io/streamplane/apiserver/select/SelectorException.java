package io.streamplane.apiserver.select;

/** A selector's text cannot be read, or names a field that the kind does not offer; 400 BadRequest. */
public final class SelectorException extends RuntimeException {
    public SelectorException(String message) {
        super(message);
    }
}
