package io.streamplane.scheduler.request;

import org.jspecify.annotations.Nullable;

/**
 * A ResourceClaim that a pod uses.
 *
 * @param inPod its name in the pod's spec
 * @param name the claim's own name, in the pod's namespace; null where it is made for the pod from a template
 */
public record DeviceClaim(String inPod, @Nullable String name) {}
