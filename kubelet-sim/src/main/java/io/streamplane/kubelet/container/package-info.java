/** What is inside simulated containers while somebody looks: their environment, files and ports. Nothing of it is there before. */
@NullMarked
package io.streamplane.kubelet.container;

import org.jspecify.annotations.NullMarked;
