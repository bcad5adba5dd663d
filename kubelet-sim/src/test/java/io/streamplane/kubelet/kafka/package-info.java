/** Tests of what kubelets make of the facts that they read. */
@NullMarked
package io.streamplane.kubelet.kafka;

import org.jspecify.annotations.NullMarked;
