/**
 * The Kafka Streams wiring. One task reads {@code scheduling}, where pods and nodes are in journal order, and decides:
 * capacity of the whole cluster needs one writer. A second process holds a standby of the stores and takes over.
 *
 * <p>The store {@code node-capacity} holds the decider itself, so decisions read it directly. Its changelog is
 * {@code scheduling}; {@link io.streamplane.scheduler.streams.CapacityReader} makes the same of it for people.
 *
 * <p>No pod is placed before all has been read that {@code scheduling} held when the task started. Assumed bindings are a
 * store with a changelog: a successor counts what its predecessor proposed.
 */
@NullMarked
package io.streamplane.scheduler.streams;

import org.jspecify.annotations.NullMarked;
