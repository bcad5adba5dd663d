/** The kinds of the group authorization.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.authorization;

import org.jspecify.annotations.NullMarked;
