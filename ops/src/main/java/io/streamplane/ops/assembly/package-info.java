/** Every role in one process over an embedded broker, with all state in one folder. */
@NullMarked
package io.streamplane.ops.assembly;

import org.jspecify.annotations.NullMarked;
