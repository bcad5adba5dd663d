/** Who may do what, asked of running systems. */
@NullMarked
package io.streamplane.ops.access;

import org.jspecify.annotations.NullMarked;
