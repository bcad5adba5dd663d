package io.streamplane.apiserver.journal.append;

/** A command takes more bytes than a record of the journal may have; it was not appended, and never will be. */
public final class CommandTooLargeException extends RuntimeException {

    public CommandTooLargeException(int bytes, int most) {
        super("Request entity too large: expected a change of at most " + most
                + " bytes as it is written to the journal, but it takes " + bytes);
    }
}
