/** Records of the topics that the materializer writes: their keys, headers and parts, and the state that they come to. */
@NullMarked
package io.streamplane.schemas.fact;

import org.jspecify.annotations.NullMarked;
