package io.streamplane.schemas.journal;

import org.jspecify.annotations.Nullable;

/**
 * One change of a command. Values are opaque here: exactly the bytes that the part's topic will carry (Confluent wire
 * format). Treat the arrays as immutable.
 */
public sealed interface Mutation {

    ResourceKey key();

    /**
     * Writes the desired part; creates the object where it is absent.
     *
     * @param uid the object's uid; a mutation of an existing object with another uid is rejected
     * @param node a bound pod's node, else null
     */
    record PutDesired(ResourceKey key, String uid, @Nullable String node, byte[] value) implements Mutation {}

    /** Writes the observed part of an existing object. */
    record PutObserved(ResourceKey key, byte[] value) implements Mutation {}

    /** Removes an existing object, both parts. */
    record Delete(ResourceKey key) implements Mutation {}
}
