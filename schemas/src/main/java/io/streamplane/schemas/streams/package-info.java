/**
 * What the roles that are Kafka Streams applications have in common: how one runs and ends, the store that a topic of
 * facts is the changelog of, and the rule that a task decides only when it has read to the end.
 */
@NullMarked
package io.streamplane.schemas.streams;

import org.jspecify.annotations.NullMarked;
