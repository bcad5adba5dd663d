/** The CronJob controller: Jobs at scheduled times, none twice, and what becomes of old ones. */
@NullMarked
package io.streamplane.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
