package io.streamplane.scheduler.request;

import io.streamplane.schemas.topic.ObjectKey;

/**
 * A claim that a pod uses.
 *
 * @param ephemeral whether it is made for the pod, and must be the pod's own
 */
public record PodClaim(ObjectKey key, boolean ephemeral) {}
