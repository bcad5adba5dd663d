package io.streamplane.schemas.registry;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a new schema of a subject must fit, as the Confluent registry defines it. */
public enum CompatibilityLevel {
    NONE,
    BACKWARD,
    BACKWARD_TRANSITIVE,
    FORWARD,
    FORWARD_TRANSITIVE,
    FULL,
    FULL_TRANSITIVE;

    /**
     * What is wrong with a new schema; empty where it fits.
     *
     * @param versions the subject's schemas, oldest first
     */
    public List<String> problems(Schema schema, List<Schema> versions) {
        if (this == NONE || versions.isEmpty()) {
            return List.of();
        }
        List<Schema> against = name().endsWith("_TRANSITIVE") ? versions : List.of(versions.getLast());
        return against.stream()
                .flatMap(old -> switch (this) {
                    case NONE -> List.<String>of().stream();
                    case BACKWARD, BACKWARD_TRANSITIVE -> problems(schema, old).stream();
                    case FORWARD, FORWARD_TRANSITIVE -> problems(old, schema).stream();
                    case FULL, FULL_TRANSITIVE ->
                        java.util.stream.Stream.concat(problems(schema, old).stream(), problems(old, schema).stream());
                })
                .toList();
    }

    private static List<String> problems(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() == SchemaCompatibilityType.COMPATIBLE) {
            return List.of();
        }
        return result.getResult().getIncompatibilities().stream()
                .map(each -> each.getType() + " at " + each.getLocation() + ": " + each.getMessage())
                .toList();
    }
}
