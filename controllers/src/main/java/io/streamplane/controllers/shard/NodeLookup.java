package io.streamplane.controllers.shard;

import io.streamplane.controllers.reconcile.Stored;
import org.jspecify.annotations.Nullable;

/** Finds nodes by name: they belong to no namespace, and every shard needs all of them. */
@FunctionalInterface
public interface NodeLookup {

    @Nullable
    Stored<?> get(String node);
}
