package io.streamplane.schemas.journal;

import org.jspecify.annotations.Nullable;

/** The state that a command is decided on: what exists after all commands before it. */
@FunctionalInterface
public interface StateView {

    /** Null where there is no such object. */
    @Nullable
    Entry get(ResourceKey key);
}
