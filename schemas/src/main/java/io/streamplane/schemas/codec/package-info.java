/** Bytes on the topics: Avro in the Confluent wire format (magic byte 0, schema id, binary Avro). */
@NullMarked
package io.streamplane.schemas.codec;

import org.jspecify.annotations.NullMarked;
