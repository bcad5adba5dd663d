/** The rules of the group events.k8s.io. */
@NullMarked
package io.streamplane.apiserver.kind.events;

import org.jspecify.annotations.NullMarked;
