package io.streamplane.controllers.streams;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * A record of a compacted topic.
 *
 * @param desired whether it is the desired part, else the observed one
 * @param value null for a tombstone
 * @param written when the materializer wrote it, in milliseconds since the epoch
 */
record Fact(Kind kind, boolean desired, ObjectKey key, byte @Nullable [] value, long revision, long written) {}
