/** One pod's life on its node, as a pure state machine: inputs and the time in, status and events out. */
@NullMarked
package io.streamplane.kubelet.pod;

import org.jspecify.annotations.NullMarked;
