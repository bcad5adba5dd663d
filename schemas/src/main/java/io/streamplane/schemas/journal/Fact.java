package io.streamplane.schemas.journal;

import org.jspecify.annotations.Nullable;

/**
 * One accepted change of one object. All facts of a command carry its revision. Values are opaque here (see
 * {@link Mutation}); treat the arrays as immutable.
 */
public sealed interface Fact {

    ResourceKey key();

    long revision();

    /**
     * The desired part is now this; the object exists from here on if it did not.
     *
     * @param node a bound pod's node, else null
     */
    record DesiredPut(
            ResourceKey key,
            long revision,
            String uid,
            @Nullable String node,
            byte[] value) implements Fact {}

    /** The observed part is now this. */
    record ObservedPut(ResourceKey key, long revision, byte[] value) implements Fact {}

    /** The object is gone, both parts. */
    record Deleted(ResourceKey key, long revision) implements Fact {}
}
