package io.streamplane.schemas.journal;

/** Understands the journal's values. Thread-safe. */
public interface CommandReader {

    /**
     * Reads a journal value. Throws {@link IllegalArgumentException} where the bytes are no command, or one of a
     * version that this code does not know; a reader must stop then, for skipping it would make its state a wrong one.
     */
    Command decode(byte[] bytes);
}
