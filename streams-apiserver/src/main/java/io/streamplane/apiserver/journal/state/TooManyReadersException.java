package io.streamplane.apiserver.journal.state;

/** So many read the past already that one more would have to wait. */
public final class TooManyReadersException extends RuntimeException {

    public TooManyReadersException(String message) {
        super(message);
    }
}
