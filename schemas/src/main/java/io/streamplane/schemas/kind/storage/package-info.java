/** The kinds of the group storage.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.storage;

import org.jspecify.annotations.NullMarked;
