package io.streamplane.apiserver.history;

/** History cannot be read, now or at all; the message says why. Nothing else of the server is concerned. */
public final class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HistoryException(String message) {
        super(message);
    }

    HistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
