/** The disruption controller: how many pods of each PodDisruptionBudget may be evicted now. */
@NullMarked
package io.streamplane.controllers.disruption;

import org.jspecify.annotations.NullMarked;
