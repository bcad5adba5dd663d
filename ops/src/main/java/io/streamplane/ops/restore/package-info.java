/** Prints plans that bring objects back, and what came of them. */
@NullMarked
package io.streamplane.ops.restore;

import org.jspecify.annotations.NullMarked;
