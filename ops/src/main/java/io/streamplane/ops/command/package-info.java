/** One class a command of the command line: options in, exit code out. */
@NullMarked
package io.streamplane.ops.command;

import org.jspecify.annotations.NullMarked;
