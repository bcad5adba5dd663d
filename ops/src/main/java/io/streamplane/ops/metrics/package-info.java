/** Shows what a process measures to those who read it from outside. */
@NullMarked
package io.streamplane.ops.metrics;

import org.jspecify.annotations.NullMarked;
