/** The rules of the core group: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.core;

import org.jspecify.annotations.NullMarked;
