/** The kinds of the group resource.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.resource;

import org.jspecify.annotations.NullMarked;
