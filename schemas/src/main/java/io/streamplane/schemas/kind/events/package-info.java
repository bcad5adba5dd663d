/** The kinds of the group events.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.events;

import org.jspecify.annotations.NullMarked;
