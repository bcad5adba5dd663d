package io.streamplane.apiserver.journal.append;

import io.streamplane.apiserver.journal.read.JournalUnavailableException;

/**
 * An append was not acknowledged: the command may be in the journal, or may yet get there, or not. Who wants to know
 * must read, and may ask again only with preconditions that make the repetition harmless.
 */
public final class OutcomeUnknownException extends JournalUnavailableException {

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
