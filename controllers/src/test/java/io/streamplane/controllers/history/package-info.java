/** Tests of the package. */
@NullMarked
package io.streamplane.controllers.history;

import org.jspecify.annotations.NullMarked;
