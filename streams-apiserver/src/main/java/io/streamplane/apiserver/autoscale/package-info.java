/** What is measured for HorizontalPodAutoscalers: the scales of their targets and their metrics, put on a topic for the controllers. */
@NullMarked
package io.streamplane.apiserver.autoscale;

import org.jspecify.annotations.NullMarked;
