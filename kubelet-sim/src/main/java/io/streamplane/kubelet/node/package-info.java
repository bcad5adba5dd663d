/** The Node object as its kubelet reports it. */
@NullMarked
package io.streamplane.kubelet.node;

import org.jspecify.annotations.NullMarked;
