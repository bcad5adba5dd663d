/** The rules of the group rbac.authorization.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.rbac;

import org.jspecify.annotations.NullMarked;
