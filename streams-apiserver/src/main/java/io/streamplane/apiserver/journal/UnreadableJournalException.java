package io.streamplane.apiserver.journal;

/** The journal holds what this build does not understand, or lacks records: whoever reads it must stop. */
public final class UnreadableJournalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnreadableJournalException(String message) {
        super(message);
    }

    UnreadableJournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
