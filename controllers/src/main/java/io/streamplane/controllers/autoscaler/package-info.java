/** HorizontalPodAutoscalers: how many replicas the measured metrics ask for, within the bounds of the behaviour. */
@NullMarked
package io.streamplane.controllers.autoscaler;

import org.jspecify.annotations.NullMarked;
