/** The scheduler's settings in kube-scheduler's own format. */
@NullMarked
package io.streamplane.scheduler.config;

import org.jspecify.annotations.NullMarked;
