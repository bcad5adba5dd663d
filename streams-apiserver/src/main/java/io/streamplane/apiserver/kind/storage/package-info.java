/** The rules of the group storage.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.storage;

import org.jspecify.annotations.NullMarked;
