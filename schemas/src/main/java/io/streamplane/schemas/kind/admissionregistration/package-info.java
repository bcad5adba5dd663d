/** The kinds of the group admissionregistration.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.admissionregistration;

import org.jspecify.annotations.NullMarked;
