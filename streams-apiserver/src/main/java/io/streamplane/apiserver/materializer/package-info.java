/**
 * Turns the journal into the compacted topics: a Kafka Streams application, exactly once. It decides each command with
 * the same rules as every API server, and writes the facts of the accepted ones.
 */
@NullMarked
package io.streamplane.apiserver.materializer;

import org.jspecify.annotations.NullMarked;
