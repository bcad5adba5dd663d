/** How a process logs: to the standard error, as lines for people or as JSON for programs. */
@NullMarked
package io.streamplane.ops.log;

import org.jspecify.annotations.NullMarked;
