/** Connections that speak another protocol once HTTP has agreed on it, as blocking streams of bytes. */
@NullMarked
package io.streamplane.schemas.upgrade;

import org.jspecify.annotations.NullMarked;
