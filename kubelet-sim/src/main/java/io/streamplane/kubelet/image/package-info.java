/** What a simulated container does: told by its pod's annotations, its image's name and its command. */
@NullMarked
package io.streamplane.kubelet.image;

import org.jspecify.annotations.NullMarked;
