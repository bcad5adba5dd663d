/** ComponentStatuses: what Kubernetes once said of the parts of a control plane, computed when it is asked for. */
@NullMarked
package io.streamplane.apiserver.component;

import org.jspecify.annotations.NullMarked;
