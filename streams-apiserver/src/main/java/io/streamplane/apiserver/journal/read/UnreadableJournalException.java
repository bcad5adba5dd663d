package io.streamplane.apiserver.journal.read;

/** The journal holds what this build does not understand, or lacks records: whoever reads it must stop. */
public final class UnreadableJournalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public UnreadableJournalException(String message) {
        super(message);
    }

    public UnreadableJournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
