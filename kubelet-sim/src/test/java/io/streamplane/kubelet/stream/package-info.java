/** Tests of what is spoken on streams. */
@NullMarked
package io.streamplane.kubelet.stream;

import org.jspecify.annotations.NullMarked;
