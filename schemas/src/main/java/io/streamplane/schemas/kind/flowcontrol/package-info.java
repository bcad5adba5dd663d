/** The kinds of the group flowcontrol.apiserver.k8s.io. */
@NullMarked
package io.streamplane.schemas.kind.flowcontrol;

import org.jspecify.annotations.NullMarked;
