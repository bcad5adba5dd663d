package io.streamplane.schemas.codec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.structural.CustomVersion;
import io.streamplane.schemas.topic.Topics;
import java.util.Objects;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Writes the parts of custom resources, with the schemas of their definitions as these are now. Thread-safe. */
final class CustomWriters {

    private static final Logger LOG = LoggerFactory.getLogger(CustomWriters.class);

    /** One part of a kind; {@code open} writes what {@code typed} does not fit: what an earlier definition allowed. */
    private record Part(PartWriter typed, PartWriter open) {

        byte[] encode(Kind kind, JsonNode value) {
            try {
                return typed.encode(value);
            } catch (CodecException e) {
                LOG.debug("An object of {} does not fit its schema, and is written as JSON", kind, e);
                return open.encode(value);
            }
        }
    }

    private final SchemaRegistry registry;

    /** As long as somebody knows the definition. */
    private final Cache<CustomVersion, Part> desired =
            Caffeine.newBuilder().weakKeys().build();

    private final Cache<CustomVersion, Part> observed =
            Caffeine.newBuilder().weakKeys().build();

    CustomWriters(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** @param stored at the version that is stored */
    byte[] desired(Kind stored, JsonNode object) {
        return desired.get(
                        version(stored),
                        version -> part(
                                stored,
                                Topics.desired(stored.resource()),
                                CustomSchemas.desired(stored, version.schema()),
                                FieldProperties.DESIRED))
                .encode(stored, object);
    }

    /** @param stored at the version that is stored */
    byte[] observed(Kind stored, JsonNode status) {
        return observed.get(
                        version(stored),
                        version -> part(
                                stored,
                                Topics.observed(stored.resource()),
                                CustomSchemas.observed(stored, version.schema()),
                                FieldProperties.OBSERVED))
                .encode(stored, status);
    }

    private static CustomVersion version(Kind stored) {
        return Objects.requireNonNull(stored.custom(), "a custom kind");
    }

    private Part part(Kind stored, String topic, Schema schema, String part) {
        String subject = topic + "-value";
        return new Part(
                PartWriter.released(registry, subject, schema),
                PartWriter.released(registry, subject, CustomSchemas.open(stored, part)));
    }
}
