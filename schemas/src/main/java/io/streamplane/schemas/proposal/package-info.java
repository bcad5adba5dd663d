/** What controllers, the scheduler and kubelets want changed, as values and as records of the topic of proposals. */
@NullMarked
package io.streamplane.schemas.proposal;

import org.jspecify.annotations.NullMarked;
