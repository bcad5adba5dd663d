/** The core group: one class per kind. */
@NullMarked
package io.streamplane.schemas.kind.core;

import org.jspecify.annotations.NullMarked;
