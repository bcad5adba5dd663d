/** Kafka transactions that a killed process has left open. */
@org.jspecify.annotations.NullMarked
package io.streamplane.apiserver.transaction;
