/** Arithmetic of IP addresses of both families. */
@NullMarked
package io.streamplane.schemas.network;

import org.jspecify.annotations.NullMarked;
