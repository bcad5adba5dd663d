package io.streamplane.apiserver.journal;

/** A record on a compacted topic that the materializer did not write. */
final class ForeignFactException extends RuntimeException {
    ForeignFactException(String message, Throwable cause) {
        super(message, cause);
    }
}
