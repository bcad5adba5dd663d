/** Kinds of the group scheduling.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.scheduling;

import org.jspecify.annotations.NullMarked;
