/** Tests of a pod's life. */
@NullMarked
package io.streamplane.kubelet.pod;

import org.jspecify.annotations.NullMarked;
