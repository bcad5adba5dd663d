/** Tests of the controller. */
@NullMarked
package io.streamplane.controllers.garbage;

import org.jspecify.annotations.NullMarked;
