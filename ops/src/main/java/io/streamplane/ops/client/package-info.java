/** A small client of the Kubernetes API on {@code java.net.http}, for the demo and the benches. */
@NullMarked
package io.streamplane.ops.client;

import org.jspecify.annotations.NullMarked;
