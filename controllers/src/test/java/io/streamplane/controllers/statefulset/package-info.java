/** Tests of the controller. */
@NullMarked
package io.streamplane.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
