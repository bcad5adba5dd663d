/** The command line: {@code ops/streamplane COMMAND}. */
@NullMarked
package io.streamplane.ops;

import org.jspecify.annotations.NullMarked;
