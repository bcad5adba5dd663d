/** What simulated containers use: numbers that follow from a pod's annotations and requests alone. */
@NullMarked
package io.streamplane.kubelet.usage;

import org.jspecify.annotations.NullMarked;
