/** What is measured for autoscalers, on its way from API servers to controllers. */
@NullMarked
package io.streamplane.schemas.measurement;

import org.jspecify.annotations.NullMarked;
