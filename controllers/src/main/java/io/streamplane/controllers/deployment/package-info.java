/** The Deployment controller: rollouts, scaling, history and status, as an ordered list of steps over one Rollout. */
@NullMarked
package io.streamplane.controllers.deployment;

import org.jspecify.annotations.NullMarked;
