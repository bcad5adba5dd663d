/** The kinds of this build, each of which stands in one class in the package of its group. */
@NullMarked
package io.streamplane.schemas.kind.builtin;

import org.jspecify.annotations.NullMarked;
