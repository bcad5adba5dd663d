/** The rules of the group certificates.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.certificates;

import org.jspecify.annotations.NullMarked;
