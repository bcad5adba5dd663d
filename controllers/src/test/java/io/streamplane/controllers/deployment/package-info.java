/** Tables of the Deployment controller's steps. */
@NullMarked
package io.streamplane.controllers.deployment;

import org.jspecify.annotations.NullMarked;
