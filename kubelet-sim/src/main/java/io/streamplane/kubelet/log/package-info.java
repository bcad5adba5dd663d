/** What simulated containers write: lines that follow from a run's start and end alone. */
@NullMarked
package io.streamplane.kubelet.log;

import org.jspecify.annotations.NullMarked;
