/** Tests of the controller. */
@NullMarked
package io.streamplane.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
