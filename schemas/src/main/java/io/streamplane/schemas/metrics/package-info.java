/** What a process measures, for Prometheus. */
@NullMarked
package io.streamplane.schemas.metrics;

import org.jspecify.annotations.NullMarked;
