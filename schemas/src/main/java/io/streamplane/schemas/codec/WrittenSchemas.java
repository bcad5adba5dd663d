package io.streamplane.schemas.codec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistryException;
import java.util.Comparator;
import java.util.Optional;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The schemas that values were written with, each fetched and compiled once. Thread-safe. */
final class WrittenSchemas {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenSchemas.class);
    private static final int MAX_SCHEMAS = 5_000;

    private final SchemaRegistry registry;
    private final Cache<Integer, WrittenSchema> byId =
            Caffeine.newBuilder().maximumSize(MAX_SCHEMAS).build();

    WrittenSchemas(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** The schema that a value names; a {@link CodecException} where the bytes name none that there is. */
    WrittenSchema of(byte[] value) {
        if (value.length < WrittenSchema.HEADER || value[0] != 0) {
            throw new CodecException(
                    "expected Avro in the Confluent wire format, but got " + value.length + " other bytes");
        }
        int id = (value[1] & 0xff) << 24 | (value[2] & 0xff) << 16 | (value[3] & 0xff) << 8 | (value[4] & 0xff);
        WrittenSchema known = byId.getIfPresent(id);
        return known == null ? compile(id) : known;
    }

    /** Outside the cache's locks, since the registry may be slow. Who else compiles the same meanwhile does no harm. */
    private WrittenSchema compile(int id) {
        var compiled = new WrittenSchema(id, fetch(registry, id));
        byId.put(id, compiled);
        return compiled;
    }

    /**
     * A value by another build's schema of the kind, the newest first; empty where the tree fits none of which values were
     * read here.
     */
    Optional<byte[]> write(Kind stored, String part, JsonNode value) {
        return byId.asMap().values().stream()
                .filter(schema -> schema.isOf(stored, part))
                .sorted(Comparator.comparingInt(WrittenSchema::id).reversed())
                .flatMap(schema -> written(schema, value).stream())
                .findFirst();
    }

    private static Optional<byte[]> written(WrittenSchema schema, JsonNode value) {
        try {
            return Optional.of(schema.write(value));
        } catch (IllegalArgumentException e) {
            LOG.debug("Schema {} is none for a value", schema.id(), e);
            return Optional.empty();
        }
    }

    /** An id that the registry does not know is no fault of the registry: the bytes are no value of ours. */
    static Schema fetch(SchemaRegistry registry, int id) {
        try {
            return registry.byId(id);
        } catch (SchemaRegistryException e) {
            if (e.isUnknownSchema()) {
                throw new CodecException("expected a value of a registered schema, but no schema has its id " + id, e);
            }
            throw e;
        }
    }
}
