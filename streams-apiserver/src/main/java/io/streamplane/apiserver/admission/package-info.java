/**
 * What happens to a body before it becomes a command: an ordered list of small steps, each of which may complete the
 * object, add a precondition to the command, warn, or refuse.
 */
@NullMarked
package io.streamplane.apiserver.admission;

import org.jspecify.annotations.NullMarked;
