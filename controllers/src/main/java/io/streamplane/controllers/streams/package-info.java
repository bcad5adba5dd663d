/**
 * The wiring: one Kafka Streams topology with a sub-topology of namespace shards, in which one node runs every controller
 * with a queue of its own, and one that listens to heartbeats. Stores are in memory; the compacted topics are their changelogs.
 */
@NullMarked
package io.streamplane.controllers.streams;

import org.jspecify.annotations.NullMarked;
