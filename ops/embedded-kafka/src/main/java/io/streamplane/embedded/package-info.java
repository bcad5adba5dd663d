/** A single-node KRaft broker in this JVM; the only place that touches Kafka's internal server classes. */
@NullMarked
package io.streamplane.embedded;

import org.jspecify.annotations.NullMarked;
