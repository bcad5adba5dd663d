/** Puts recorded decisions of the scheduler before its decider again, and simulates it with other settings (what-if). */
@NullMarked
package io.streamplane.scheduler.replay;

import org.jspecify.annotations.NullMarked;
