/**
 * The wiring: one Kafka Streams topology with a sub-topology of namespace shards, in which every controller is a node of
 * its own, and one that listens to heartbeats. Stores are in memory; the compacted topics are their changelogs.
 */
@NullMarked
package io.streamplane.controllers.streams;

import org.jspecify.annotations.NullMarked;
