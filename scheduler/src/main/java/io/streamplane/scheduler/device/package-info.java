/** ResourceClaims: whether the devices that a pod asks for are allocated, and from which nodes they are reached. */
@NullMarked
package io.streamplane.scheduler.device;

import org.jspecify.annotations.NullMarked;
