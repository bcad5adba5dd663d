/** The group coordination.k8s.io: one class per kind. */
@NullMarked
package io.streamplane.schemas.kind.coordination;

import org.jspecify.annotations.NullMarked;
