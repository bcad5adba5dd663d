/** Who may ask a kubelet's server for what. */
@NullMarked
package io.streamplane.kubelet.access;

import org.jspecify.annotations.NullMarked;
