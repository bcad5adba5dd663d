/** Simulated kubelets: the entry point and its options. */
@NullMarked
package io.streamplane.kubelet;

import org.jspecify.annotations.NullMarked;
