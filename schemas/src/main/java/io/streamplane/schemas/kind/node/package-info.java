/** Kinds of the group node.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.node;

import org.jspecify.annotations.NullMarked;
