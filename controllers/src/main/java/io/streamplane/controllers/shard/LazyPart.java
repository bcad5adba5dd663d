package io.streamplane.controllers.shard;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One part of an object: what reads it, and when somebody has asked for it, its model in place of that. Thread-safe. */
final class LazyPart {

    private final long revision;
    private @Nullable Supplier<? extends @Nullable Object> reader;
    private @Nullable Object model;

    /**
     * @param revision of the command that wrote it
     * @param reader is asked once
     */
    LazyPart(long revision, Supplier<? extends @Nullable Object> reader) {
        this.revision = revision;
        this.reader = reader;
    }

    long revision() {
        return revision;
    }

    /** Null for an observed part that cannot be read. */
    synchronized @Nullable Object model() {
        if (reader != null) {
            model = reader.get();
            reader = null;
        }
        return model;
    }
}
