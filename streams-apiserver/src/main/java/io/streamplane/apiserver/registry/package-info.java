/** The in-process schema registry's HTTP side: the Confluent protocol, for Flink, ksqlDB, Connect and other readers. */
@NullMarked
package io.streamplane.apiserver.registry;

import org.jspecify.annotations.NullMarked;
