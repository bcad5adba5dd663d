/** Runs the controllers and the scheduler of this build over a recorded journal, and says whether they decide the same. */
@NullMarked
package io.streamplane.ops.replay;

import org.jspecify.annotations.NullMarked;
