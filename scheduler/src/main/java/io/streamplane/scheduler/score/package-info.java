/** Which of the feasible nodes is the best one: each score rates them from 0 to 100. */
@NullMarked
package io.streamplane.scheduler.score;

import org.jspecify.annotations.NullMarked;
