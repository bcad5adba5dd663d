package io.streamplane.controllers.shard;

/**
 * The newest value of a compacted topic for one key.
 *
 * @param value Avro in the Confluent wire format
 * @param revision of the command that wrote it
 */
public record Part(byte[] value, long revision) {}
