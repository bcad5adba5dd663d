package io.streamplane.controllers.shard;

import io.streamplane.schemas.topic.ObjectKey;

/**
 * A proposal that was refused and whose proposer hears of it: a creation, for a reason that repeating it does not lift, or a change of a number
 * of replicas, for whatever reason.
 *
 * @param key of what was to be created or scaled
 */
public record Refused(String resource, ObjectKey key, String message) {}
