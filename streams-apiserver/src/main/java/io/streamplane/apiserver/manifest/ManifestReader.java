package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.request.Failures;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.registry.SchemaRegistryException;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the values of manifests: JSON or YAML text of one or more objects, or Avro in the Confluent wire format, of the record {@code Manifest} or
 * of a kind's own record. Thread-safe.
 */
final class ManifestReader {

    private static final int MOST_OBJECTS = 1_000;

    private final SchemaRegistry registry;
    private final Supplier<KindRegistry> kinds;
    private final ObjectCodec codec;
    private final EnvelopeSerde<io.streamplane.schemas.avro.Manifest> texts;

    /** @param kinds that are served now */
    ManifestReader(SchemaRegistry registry, Supplier<KindRegistry> kinds, ObjectCodec codec) {
        this.registry = registry;
        this.kinds = kinds;
        this.codec = codec;
        texts = new EnvelopeSerde<>(
                registry, Topics.MANIFESTS + "-value", io.streamplane.schemas.avro.Manifest.getClassSchema());
    }

    /** Makes the record {@code Manifest} known to the registry, so that producers find it there. */
    void register() {
        texts.register();
    }

    /** Throws {@link RegistryUnavailableException} where the registry does not answer; then nothing is wrong with the value. */
    Manifest read(byte @Nullable [] value) {
        if (value == null) {
            return new Manifest.Delete();
        }
        return EnvelopeSerde.isFramed(value) ? avro(value) : text(value);
    }

    private Manifest avro(byte[] value) {
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        Schema schema;
        try {
            schema = registry.byId(id);
        } catch (SchemaRegistryException e) {
            if (e.isUnknownSchema()) {
                return unreadable("the registry knows no schema of the id " + id);
            }
            throw e;
        }
        Kind kind = kinds.get().ofDefinition(schema.getFullName()).orElse(null);
        try {
            if (kind != null) {
                return new Manifest.Apply(List.of(codec.decodeDesired(kind, value)));
            }
            if (schema.getFullName()
                    .equals(io.streamplane.schemas.avro.Manifest.getClassSchema()
                            .getFullName())) {
                return text(texts.deserialize(value).getManifest().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return unreadable(String.valueOf(e.getMessage()));
        }
        return unreadable("it is a " + schema.getFullName() + ", and neither Manifest nor the record of a served kind");
    }

    private static Manifest text(byte[] value) {
        List<ObjectNode> objects;
        try {
            objects = ManifestObjects.of(value);
        } catch (IllegalArgumentException e) {
            return unreadable(String.valueOf(e.getMessage()));
        }
        if (objects.isEmpty()) {
            return unreadable("expected an object, but got none");
        }
        return objects.size() <= MOST_OBJECTS
                ? new Manifest.Apply(objects)
                : unreadable("expected " + MOST_OBJECTS + " objects at most, but got " + objects.size());
    }

    private static Manifest unreadable(String why) {
        return new Manifest.Unreadable(
                Failures.badRequest("the object provided is unrecognized (must be of type Kubernetes object): " + why));
    }
}
