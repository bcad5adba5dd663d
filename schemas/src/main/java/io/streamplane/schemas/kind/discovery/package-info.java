/** The kinds of the group discovery.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.discovery;

import org.jspecify.annotations.NullMarked;
