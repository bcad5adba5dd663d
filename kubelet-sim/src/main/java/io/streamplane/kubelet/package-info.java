/** Simulated kubelets: the entry point. */
@NullMarked
package io.streamplane.kubelet;

import org.jspecify.annotations.NullMarked;
