package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.kind.Kind;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A schema of the registry, compiled for reading the values that were written with it. Thread-safe. */
final class WrittenSchema {

    static final int HEADER = 5;

    private static final Set<String> NOT_IN_METADATA = Set.of("managedFields");

    private final int id;
    private final String name;
    private final @Nullable String apiVersion;
    private final @Nullable String kind;
    private final String part;
    private final boolean sealed;
    private final Schema schema;
    private final RecordReader reader;
    private final boolean hasSpecIntegers;
    private volatile @Nullable RecordReader metadata;
    private final Map<Class<?>, ModelReader> models = new ConcurrentHashMap<>();

    WrittenSchema(int id, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new CodecException("expected a value of a record, but its schema " + id + " is " + schema.getType());
        }
        this.id = id;
        this.schema = schema;
        name = schema.getFullName();
        apiVersion = FieldProperties.text(schema, FieldProperties.API_VERSION);
        kind = FieldProperties.text(schema, FieldProperties.KIND);
        part = Objects.requireNonNullElse(FieldProperties.text(schema, FieldProperties.PART), "");
        sealed = Boolean.TRUE.equals(schema.getObjectProp(FieldProperties.SEALED));
        reader = RecordReader.of(schema);
        hasSpecIntegers = SpecIntegers.mayHave(schema);
    }

    /** Whether values may be encrypted. */
    boolean isSealed() {
        return sealed;
    }

    /** @param otherwise says it where the schema does not */
    String apiVersion(Kind otherwise) {
        return apiVersion != null ? apiVersion : otherwise.apiVersion();
    }

    int id() {
        return id;
    }

    boolean isOf(Kind stored, String wanted) {
        return stored.kind().equals(kind) && stored.apiVersion().equals(apiVersion) && part.equals(wanted);
    }

    /** A value of this very schema, which is registered; throws where the tree does not fit it. */
    byte[] write(JsonNode value) {
        var out = new AvroOutput(PartWriter.USUAL_SIZE);
        out.writeFixed(header(id));
        RecordWriter.of(schema).write(value, out);
        return out.toByteArray();
    }

    /** What a value begins with. */
    static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id).array();
    }

    /** Throws where the schema says that it is of another kind or part. A schema that says nothing fits. */
    void check(Kind expected, String expectedPart) {
        boolean fits = (kind == null || kind.equals(expected.kind())) && (part.isEmpty() || part.equals(expectedPart));
        if (!fits) {
            throw new CodecException("expected the " + expectedPart + " part of a " + expected.kind()
                    + ", but its schema " + id + " is of the " + part + " part of a " + kind);
        }
    }

    /** @param otherwise says apiVersion and kind where the schema does not */
    ObjectNode read(byte[] value, @Nullable Kind otherwise) {
        ObjectNode object = start(otherwise);
        var in = new AvroInput(value, HEADER);
        try {
            reader.readInto(object, in);
        } catch (IndexOutOfBoundsException | JacksonException | CodecException e) {
            throw unreadable(e);
        }
        checkEnd(in);
        return object;
    }

    private void checkEnd(AvroInput in) {
        if (!in.isEnd()) {
            throw new CodecException("expected one record of " + name + ", but bytes follow it");
        }
    }

    /**
     * As {@link #read} and then Jackson, but with no tree in between.
     *
     * @param type a class of the typed models
     */
    <T> T readModel(byte[] value, Class<T> type, Kind otherwise) {
        ModelReader known = models.get(type);
        ModelReader compiled = known != null ? known : models.computeIfAbsent(type, this::compile);
        var in = new AvroInput(value, HEADER);
        Object model;
        try {
            model = compiled.read(in);
        } catch (IndexOutOfBoundsException | JacksonException | CodecException e) {
            throw unreadable(e);
        }
        checkEnd(in);
        if (model instanceof HasMetadata object) {
            object.setApiVersion(apiVersion != null ? apiVersion : otherwise.apiVersion());
        }
        if (model instanceof GenericKubernetesResource object) {
            object.setKind(kind != null ? kind : otherwise.kind());
        }
        return Objects.requireNonNull(type.cast(model), "a record is never null");
    }

    private ModelReader compile(Class<?> type) {
        return new ModelReader.Compiler().reader(schema, type);
    }

    ObjectNode readMetadata(byte[] value) {
        ObjectNode object = start(null);
        try {
            metadata().readOnly("metadata", object, new AvroInput(value, HEADER));
        } catch (IndexOutOfBoundsException | JacksonException | CodecException e) {
            throw unreadable(e);
        }
        return object;
    }

    /** See {@link SpecIntegers}; what cannot hold any is not read. */
    Map<String, Long> specIntegers(byte[] value) {
        if (!hasSpecIntegers) {
            return Map.of();
        }
        ObjectNode object = start(null);
        try {
            metadata().readInto(object, new AvroInput(value, HEADER));
        } catch (IndexOutOfBoundsException | JacksonException | CodecException e) {
            throw unreadable(e);
        }
        return SpecIntegers.of(object);
    }

    private RecordReader metadata() {
        RecordReader known = metadata;
        if (known == null) {
            known = RecordReader.of(schema, NOT_IN_METADATA);
            metadata = known;
        }
        return known;
    }

    private ObjectNode start(@Nullable Kind otherwise) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (part.equals(FieldProperties.OBSERVED)) {
            return object;
        }
        String version = apiVersion != null ? apiVersion : otherwise == null ? null : otherwise.apiVersion();
        String type = kind != null ? kind : otherwise == null ? null : otherwise.kind();
        if (version != null && type != null) {
            object.put("apiVersion", version).put("kind", type);
        }
        return object;
    }

    private CodecException unreadable(RuntimeException cause) {
        return new CodecException(
                "expected a record of " + name + " (schema " + id + "), but it cannot be read: " + cause.getMessage(),
                cause);
    }
}
