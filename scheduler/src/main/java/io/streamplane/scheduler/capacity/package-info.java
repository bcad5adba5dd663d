/** The index that placements are decided on: each node's allocatable and requested amounts, and the pods on it. */
@NullMarked
package io.streamplane.scheduler.capacity;

import org.jspecify.annotations.NullMarked;
