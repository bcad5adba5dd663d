/** How kubectl get shows the kinds of metrics.k8s.io. */
@NullMarked
package io.streamplane.apiserver.kind.metrics;

import org.jspecify.annotations.NullMarked;
