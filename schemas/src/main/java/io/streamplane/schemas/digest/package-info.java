/** Digests of bytes. */
@NullMarked
package io.streamplane.schemas.digest;

import org.jspecify.annotations.NullMarked;
