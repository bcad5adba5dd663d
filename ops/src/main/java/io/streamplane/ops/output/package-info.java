/** How tools print. */
@NullMarked
package io.streamplane.ops.output;

import org.jspecify.annotations.NullMarked;
