/** Deletes what has ended and was to be kept only so long. */
@NullMarked
package io.streamplane.controllers.ttl;

import org.jspecify.annotations.NullMarked;
