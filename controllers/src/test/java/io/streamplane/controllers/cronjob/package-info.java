/** Tests of the CronJob controller. */
@NullMarked
package io.streamplane.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
