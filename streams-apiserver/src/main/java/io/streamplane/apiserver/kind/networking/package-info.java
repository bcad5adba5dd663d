/** The rules of the group networking.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.networking;

import org.jspecify.annotations.NullMarked;
