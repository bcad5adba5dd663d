/** The scheduler as a pure state machine: facts in, decisions out; the caller brings the time. */
@NullMarked
package io.streamplane.scheduler.decide;

import org.jspecify.annotations.NullMarked;
