/** Tests of what a node has and takes. */
@NullMarked
package io.streamplane.kubelet.node;

import org.jspecify.annotations.NullMarked;
