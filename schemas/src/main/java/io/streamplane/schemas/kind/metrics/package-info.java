/** The group metrics.k8s.io: what nodes and pods use, read from kubelets when it is asked for. */
@NullMarked
package io.streamplane.schemas.kind.metrics;

import org.jspecify.annotations.NullMarked;
