package io.streamplane.schemas.registry;

import org.apache.avro.Schema;

/** One version of a subject. Versions count from 1; ids are unique over all subjects. */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
