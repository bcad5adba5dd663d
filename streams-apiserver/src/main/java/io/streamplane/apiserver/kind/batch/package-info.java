/** The rules of the group batch: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.batch;

import org.jspecify.annotations.NullMarked;
