/** The rules of the group coordination.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.coordination;

import org.jspecify.annotations.NullMarked;
