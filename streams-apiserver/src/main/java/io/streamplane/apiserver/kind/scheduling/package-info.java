/** The rules of the group scheduling.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.scheduling;

import org.jspecify.annotations.NullMarked;
