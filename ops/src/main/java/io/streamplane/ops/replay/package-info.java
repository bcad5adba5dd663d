/**
 * Runs the controllers and the scheduler of this build over a recorded journal, and says whether they decide the same. Each
 * module has its own part of a replay; they meet here, since the modules do not know each other.
 */
@NullMarked
package io.streamplane.ops.replay;

import org.jspecify.annotations.NullMarked;
