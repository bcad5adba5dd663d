/** Kinds of the group networking.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.networking;

import org.jspecify.annotations.NullMarked;
