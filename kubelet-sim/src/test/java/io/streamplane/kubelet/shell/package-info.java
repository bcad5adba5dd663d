/** Tests of the shell of simulated containers. */
@NullMarked
package io.streamplane.kubelet.shell;

import org.jspecify.annotations.NullMarked;
