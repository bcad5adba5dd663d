/** Starts the scheduler in a process. */
@NullMarked
package io.streamplane.scheduler;

import org.jspecify.annotations.NullMarked;
