/** Static pods: those that a node runs because a file on its machine says so, and their mirrors in the cluster. */
@NullMarked
package io.streamplane.kubelet.manifest;

import org.jspecify.annotations.NullMarked;
