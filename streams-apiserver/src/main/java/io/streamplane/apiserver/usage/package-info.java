/** What nodes and pods use, asked of their kubelets when somebody wants to know; and as the objects of metrics.k8s.io. */
@NullMarked
package io.streamplane.apiserver.usage;

import org.jspecify.annotations.NullMarked;
