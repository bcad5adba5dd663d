/**
 * The whole system in virtual time: all controllers, a scheduler and kubelets on the in-memory journal, from a seed, with
 * crashes, lost and repeated messages, delayed reads and random users. See {@code ops/adr/0035-simulation.md}.
 */
@NullMarked
package io.streamplane.ops.simulation;

import org.jspecify.annotations.NullMarked;
