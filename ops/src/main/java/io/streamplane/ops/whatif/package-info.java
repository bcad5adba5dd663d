/** Prints and draws what would have been with another scheduler configuration or other nodes. */
@NullMarked
package io.streamplane.ops.whatif;

import org.jspecify.annotations.NullMarked;
