/** Tests of what claims get. */
@NullMarked
package io.streamplane.schemas.volume;

import org.jspecify.annotations.NullMarked;
