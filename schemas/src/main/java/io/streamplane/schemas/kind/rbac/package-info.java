/** The kinds of the group rbac.authorization.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.rbac;

import org.jspecify.annotations.NullMarked;
