/** The names of what the API server measures. */
@NullMarked
package io.streamplane.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
