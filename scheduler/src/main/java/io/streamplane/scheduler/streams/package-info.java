/**
 * The Kafka Streams wiring. The topics of pods and nodes, N partitions each, go through a fan-in into a topic with one
 * partition, and its one task decides: whole-cluster capacity needs one writer. A second process holds a standby of the
 * stores and takes over.
 *
 * <p>No pod is placed before the state at start-up is known: stores are restored first; then the task waits until the
 * fan-in has committed all that the topics held when it started, and until it has itself read all that the fan-in had
 * passed on by then ({@code BacklogGate}). Assumed bindings are a store, so that a successor counts what its predecessor
 * proposed.
 */
@NullMarked
package io.streamplane.scheduler.streams;

import org.jspecify.annotations.NullMarked;
