/** Reading the journal on Kafka: its records in order, its end, and the moments of its commands. */
@NullMarked
package io.streamplane.apiserver.journal.read;

import org.jspecify.annotations.NullMarked;
