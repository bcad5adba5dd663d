/** Nodes that went silent: their conditions and taints, the eviction of their pods, and pods of nodes that are gone. */
@NullMarked
package io.streamplane.controllers.node;

import org.jspecify.annotations.NullMarked;
