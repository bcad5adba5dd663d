/** Makes a second Streamplane out of the history of a first. */
@NullMarked
package io.streamplane.ops.fork;

import org.jspecify.annotations.NullMarked;
