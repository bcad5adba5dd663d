/** Copies the history of one Kafka into another, from which a second Streamplane can start. */
@NullMarked
package io.streamplane.apiserver.fork;

import org.jspecify.annotations.NullMarked;
