/** What the roles that are Kafka Streams applications have in common. */
@NullMarked
package io.streamplane.schemas.streams;

import org.jspecify.annotations.NullMarked;
