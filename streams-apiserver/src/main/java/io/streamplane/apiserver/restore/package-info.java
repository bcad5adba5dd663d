/** What brings objects back to what they were: the state then and the state now give a list of steps. */
@NullMarked
package io.streamplane.apiserver.restore;

import org.jspecify.annotations.NullMarked;
