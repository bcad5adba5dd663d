/** The kinds of the group apiregistration.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.apiregistration;

import org.jspecify.annotations.NullMarked;
