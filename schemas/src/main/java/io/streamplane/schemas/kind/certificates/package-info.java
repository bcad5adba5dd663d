/** The kinds of the group certificates.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.certificates;

import org.jspecify.annotations.NullMarked;
