/**
 * The small shell of a simulated container: a syntax, a tree of files in memory, and the programs that every simulated image has, worded as
 * busybox words them. It knows no network and no Kubernetes; whoever starts it gives it streams, an environment and files.
 */
@NullMarked
package io.streamplane.kubelet.shell;

import org.jspecify.annotations.NullMarked;
