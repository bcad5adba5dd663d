/** The rules of the group discovery.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.discovery;

import org.jspecify.annotations.NullMarked;
