/** How the nodes' capacities are printed. */
@NullMarked
package io.streamplane.ops.capacity;

import org.jspecify.annotations.NullMarked;
