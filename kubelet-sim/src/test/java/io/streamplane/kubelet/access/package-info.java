/** Tests of who may ask a kubelet. */
@NullMarked
package io.streamplane.kubelet.access;

import org.jspecify.annotations.NullMarked;
