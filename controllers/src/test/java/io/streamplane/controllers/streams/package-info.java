/** Tests of the wiring. */
@NullMarked
package io.streamplane.controllers.streams;

import org.jspecify.annotations.NullMarked;
