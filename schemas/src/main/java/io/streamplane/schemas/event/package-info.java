/** Kubernetes Events: what a component says about an object, and how repeated ones are counted. */
@NullMarked
package io.streamplane.schemas.event;

import org.jspecify.annotations.NullMarked;
