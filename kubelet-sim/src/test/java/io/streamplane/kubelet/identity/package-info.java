@NullMarked
package io.streamplane.kubelet.identity;

import org.jspecify.annotations.NullMarked;
