package io.streamplane.schemas.registry;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One record of the {@code _schemas} topic; keys and values are JSON (ADR 0004). */
sealed interface RegistryRecord {

    JsonMapper JSON = JsonMapper.builder().build();

    byte[] key();

    byte @Nullable [] value();

    /**
     * Asks for a version of a subject.
     *
     * @param version the one after the subject's latest that the writer knew; else the record has no effect
     * @param claim makes the key unique, so that compaction keeps every record and with it the order
     */
    record Registration(String subject, int version, String claim, Schema schema) implements RegistryRecord {

        static Registration of(String subject, int version, Schema schema) {
            return new Registration(subject, version, UUID.randomUUID().toString(), schema);
        }

        @Override
        public byte[] key() {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("type", "schema")
                    .put("subject", subject)
                    .put("version", version)
                    .put("claim", claim));
        }

        @Override
        public byte[] value() {
            return JSON.writeValueAsBytes(JSON.createObjectNode().put("schema", schema.toString()));
        }
    }

    /**
     * Sets what new schemas must fit.
     *
     * @param subject empty for all subjects that have no level of their own
     * @param level null where the subject has none any more, and all others the one to begin with
     */
    record Level(String subject, @Nullable CompatibilityLevel level) implements RegistryRecord {

        @Override
        public byte[] key() {
            return JSON.writeValueAsBytes(
                    JSON.createObjectNode().put("type", "compatibility").put("subject", subject));
        }

        @Override
        public byte @Nullable [] value() {
            return level == null
                    ? null
                    : JSON.writeValueAsBytes(JSON.createObjectNode().put("level", level.name()));
        }
    }

    /**
     * Reads a record; empty where it is none of ours.
     *
     * @throws SchemaRegistryException where another registry writes to the topic
     */
    static Optional<RegistryRecord> read(byte @Nullable [] key, byte @Nullable [] value) {
        try {
            JsonNode keyTree = JSON.readTree(new String(key == null ? new byte[0] : key, StandardCharsets.UTF_8));
            if (keyTree.has("keytype")) {
                throw new SchemaRegistryException(
                        50001,
                        "expected the _schemas topic to be free, but a Confluent schema registry writes to it: give its"
                                + " address with --schema-registry-url");
            }
            JsonNode valueTree = JSON.readTree(new String(value == null ? new byte[0] : value, StandardCharsets.UTF_8));
            String subject = keyTree.path("subject").asString("");
            return switch (keyTree.path("type").asString("")) {
                case "schema" ->
                    Optional.of(new Registration(
                            subject,
                            keyTree.path("version").asInt(0),
                            keyTree.path("claim").asString(""),
                            new Schema.Parser().parse(valueTree.path("schema").asString(""))));
                case "compatibility" ->
                    Optional.of(new Level(
                            subject,
                            value == null
                                    ? null
                                    : CompatibilityLevel.valueOf(
                                            valueTree.path("level").asString(""))));
                default -> Optional.empty();
            };
        } catch (JacksonException | org.apache.avro.AvroRuntimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
