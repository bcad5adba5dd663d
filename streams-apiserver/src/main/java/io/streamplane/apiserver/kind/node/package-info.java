/** The rules of the group node.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.node;

import org.jspecify.annotations.NullMarked;
