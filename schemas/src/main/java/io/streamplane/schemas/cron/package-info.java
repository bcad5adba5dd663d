/** Schedules in cron's format. */
@NullMarked
package io.streamplane.schemas.cron;

import org.jspecify.annotations.NullMarked;
