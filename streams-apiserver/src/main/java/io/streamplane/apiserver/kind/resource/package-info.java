/** The rules of the group resource.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.resource;

import org.jspecify.annotations.NullMarked;
