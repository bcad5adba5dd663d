package io.streamplane.apiserver.journal.read;

/** The journal cannot be reached, or this replica has stopped; nothing is known to have changed. */
public class JournalUnavailableException extends RuntimeException {

    public JournalUnavailableException(String message) {
        super(message);
    }

    public JournalUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
