package io.streamplane.schemas.journal;

import io.streamplane.schemas.codec.SchemaSignature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Understands the journal's records. Thread-safe. */
public interface CommandReader {

    /**
     * Reads a record of the journal; empty where somebody else wrote it: it then changes nothing, but uses up its revision. Every
     * replica says so, at any time (see {@link io.streamplane.schemas.codec.EnvelopeSerde#read}). Throws
     * {@link IllegalArgumentException} where it is a command of a build that this code does not understand; a reader must stop then,
     * for skipping it would make its state a wrong one.
     */
    Optional<Command> read(byte @Nullable [] value, SchemaSignature signature);
}
