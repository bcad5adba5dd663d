/** The rules of this build's kinds, each of which stand in one class in the package of the kind's group. */
@NullMarked
package io.streamplane.apiserver.kind.builtin;

import org.jspecify.annotations.NullMarked;
