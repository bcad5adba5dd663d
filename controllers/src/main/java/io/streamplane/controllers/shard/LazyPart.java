package io.streamplane.controllers.shard;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One part of an object: as it came, and when somebody has asked for it, its model in place of that. Thread-safe. */
final class LazyPart {

    private final long revision;
    private @Nullable Function<byte[], Object> reader;
    private byte @Nullable [] value;
    private @Nullable Object model;

    /** @param revision of the command that wrote it */
    LazyPart(long revision, byte[] value, Function<byte[], Object> reader) {
        this.revision = revision;
        this.value = value;
        this.reader = reader;
    }

    long revision() {
        return revision;
    }

    synchronized Object model() {
        if (model == null) {
            model = Objects.requireNonNull(reader).apply(Objects.requireNonNull(value));
            value = null;
            reader = null;
        }
        return model;
    }
}
