/** Where Avro schemas get their ids: the Confluent schema registry's protocol, spoken to a server or over a topic. */
@NullMarked
package io.streamplane.schemas.registry;

import org.jspecify.annotations.NullMarked;
