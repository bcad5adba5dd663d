/** The rules of the group admissionregistration.k8s.io: one class per kind, and what it is made of. */
@NullMarked
package io.streamplane.apiserver.kind.admissionregistration;

import org.jspecify.annotations.NullMarked;
