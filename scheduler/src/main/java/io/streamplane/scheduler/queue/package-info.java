/** Pods that wait for a node, in the order in which they are tried, and when they are tried again. */
@NullMarked
package io.streamplane.scheduler.queue;

import org.jspecify.annotations.NullMarked;
