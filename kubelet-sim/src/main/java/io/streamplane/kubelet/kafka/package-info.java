/** Kubelets on Kafka: bindings in; proposals, events and heartbeats out. */
@NullMarked
package io.streamplane.kubelet.kafka;

import org.jspecify.annotations.NullMarked;
