package io.streamplane.controllers.shard;

import io.streamplane.schemas.topic.ObjectKey;

/** A creation that admission has refused, for a reason that repeating it does not lift. */
public record Refused(String resource, ObjectKey key, String message) {}
