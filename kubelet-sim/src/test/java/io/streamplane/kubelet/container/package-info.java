/** Tests of what simulated containers know. */
@NullMarked
package io.streamplane.kubelet.container;

import org.jspecify.annotations.NullMarked;
