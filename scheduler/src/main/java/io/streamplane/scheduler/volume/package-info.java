/** What the scheduler knows of volumes and claims, and what follows for a pod that uses some; pure. */
@NullMarked
package io.streamplane.scheduler.volume;

import org.jspecify.annotations.NullMarked;
