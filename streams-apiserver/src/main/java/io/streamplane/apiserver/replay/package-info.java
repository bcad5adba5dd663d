/** Compares what components decide now with the commands that came of what they decided when the journal was written. */
@NullMarked
package io.streamplane.apiserver.replay;

import org.jspecify.annotations.NullMarked;
