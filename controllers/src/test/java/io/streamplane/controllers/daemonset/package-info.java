/** Tests of the controller. */
@NullMarked
package io.streamplane.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
