/** One pod, one decision: filters, scores, ties, and the text that says why nothing fits. */
@NullMarked
package io.streamplane.scheduler.placement;

import org.jspecify.annotations.NullMarked;
