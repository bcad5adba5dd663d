package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects between JSON trees and the values of the compacted topics (Avro in the Confluent wire format). Thread-safe.
 *
 * <p>Trees go in pruned and typed as the kind's definition says; what does not fit is a {@link CodecException} that
 * names the field. What comes out equals what went in, but for explicit nulls, which are absent. What a newer build
 * wrote is read as that build's schema says, and written with it again, so that no field is lost on the way.
 */
public final class ObjectCodec {

    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addDeserializer(IntOrString.class, new IntOrStringReader()))
            .build();

    /** Numbers of a tree may be longs. */
    private static final class IntOrStringReader extends ValueDeserializer<IntOrString> {
        @Override
        public IntOrString deserialize(JsonParser parser, DeserializationContext context) {
            return parser.currentToken().isNumeric()
                    ? new IntOrString(parser.getIntValue())
                    : new IntOrString(parser.getString());
        }
    }

    private final SchemaRegistry registry;
    private final SealedValues sealed;
    private final WrittenSchemas written;
    private final Map<String, PartWriter> writers = new ConcurrentHashMap<>();
    private final CustomWriters customs;

    /** Leaves secret values encrypted, and cannot write any. */
    public ObjectCodec(SchemaRegistry registry) {
        this(registry, DataKeys.NONE);
    }

    /** @param keys with which secret values are encrypted and decrypted */
    public ObjectCodec(SchemaRegistry registry, DataKeys keys) {
        this.registry = registry;
        this.sealed = new SealedValues(keys);
        this.written = new WrittenSchemas(registry);
        this.customs = new CustomWriters(registry);
    }

    /**
     * Metadata, spec and data: all but status, metadata.resourceVersion, apiVersion and kind; in the version that is stored.
     *
     * @param kind at the object's version
     */
    public byte[] encodeDesired(Kind kind, ObjectNode object) {
        Kind stored = kind.stored();
        ObjectNode converted = kind == stored ? object : Versions.of(kind, object, stored);
        if (stored.custom() != null) {
            return customs.desired(stored, converted);
        }
        ObjectNode closed = stored.confidential() ? sealed.seal(stored, converted) : converted;
        return encode(desiredWriter(stored), stored, FieldProperties.DESIRED, closed);
    }

    /** As {@link #encodeDesired(Kind, ObjectNode)} of a typed model, with no tree in between. */
    public byte[] encodeDesired(Kind kind, HasMetadata object) {
        Kind stored = kind.stored();
        return stored.confidential() || stored.custom() != null
                ? encodeDesired(stored, tree(object))
                : encodeModel(desiredWriter(stored), stored, FieldProperties.DESIRED, object);
    }

    /** @param status the status of a typed model, as {@link Models#status} gives it */
    public byte[] encodeStatus(Kind kind, Object status) {
        return kind.model() == GenericKubernetesResource.class
                ? encodeObserved(kind.stored(), JSON.<JsonNode>valueToTree(status))
                : encodeModel(observedWriter(kind.stored()), kind.stored(), FieldProperties.OBSERVED, status);
    }

    /** @param kind at the object's version */
    public byte[] encodeObserved(Kind kind, JsonNode status) {
        Kind stored = kind.stored();
        JsonNode converted = kind == stored ? status : Versions.ofStatus(kind.apiVersion(), status, stored);
        if (stored.custom() != null) {
            return customs.observed(stored, converted);
        }
        return encode(observedWriter(stored), stored, FieldProperties.OBSERVED, converted);
    }

    /** What a newer build's values hold and this build's schema does not is kept, by writing it with theirs. */
    private byte[] encode(PartWriter writer, Kind stored, String part, JsonNode value) {
        try {
            return writer.encode(value);
        } catch (CodecException e) {
            if (!e.isUnknownField()) {
                throw e;
            }
            return written.write(stored, part, value).orElseThrow(() -> e);
        }
    }

    private byte[] encodeModel(PartWriter writer, Kind stored, String part, Object model) {
        try {
            return writer.encodeModel(model);
        } catch (CodecException e) {
            if (!e.isUnknownField()) {
                throw e;
            }
            JsonNode tree = JSON.valueToTree(model);
            return written.write(stored, part, tree).orElseThrow(() -> e);
        }
    }

    /**
     * A value of any kind, known here or not, as the schema says that wrote it. Of a desired part the object with
     * apiVersion and kind, without metadata.resourceVersion and status; of an observed part the status. Fields that
     * this build's kind does not have are there too.
     */
    public ObjectNode decode(byte[] value) {
        return open(written.of(value), value, null);
    }

    /**
     * Of a desired part of any kind apiVersion, kind and metadata, without its managedFields; what comes after it is not
     * looked at, and what is encrypted stays so.
     */
    public ObjectNode decodeMetadata(byte[] value) {
        return written.of(value).readMetadata(value);
    }

    /**
     * Of a desired part of any kind, known here or not, the integers in its spec that are reached by the names of fields alone, by
     * JSON pointers like {@code /spec/replicas}; at most {@value SpecIntegers#MOST} of them, the first ones. Immutable.
     */
    public Map<String, Long> specIntegers(byte[] value) {
        return written.of(value).specIntegers(value);
    }

    /**
     * As {@link #decode}; a value of another kind or part is refused.
     *
     * @param kind at the version that is wanted
     */
    public ObjectNode decodeDesired(Kind kind, byte[] value) {
        WrittenSchema schema = written.of(value);
        schema.check(kind, FieldProperties.DESIRED);
        ObjectNode object = open(schema, value, kind.stored());
        kind.convert(object);
        return object;
    }

    /**
     * The status object; a value of another kind or part is refused.
     *
     * @param kind at the version that is wanted
     */
    public ObjectNode decodeObserved(Kind kind, byte[] value) {
        WrittenSchema schema = written.of(value);
        schema.check(kind, FieldProperties.OBSERVED);
        ObjectNode status = schema.read(value, null);
        return Versions.areSeveral(kind) ? Versions.ofStatus(schema.apiVersion(kind.stored()), status, kind) : status;
    }

    private ObjectNode open(WrittenSchema schema, byte[] value, @Nullable Kind kind) {
        ObjectNode object = schema.read(value, kind);
        if (schema.isSealed()) {
            sealed.open(object);
        }
        return object;
    }

    /** As {@link #decodeDesired}, as the kind's typed model and with no tree in between. */
    public HasMetadata desired(Kind kind, byte[] value) {
        return desired(kind, value, kind.model());
    }

    /** @param type the class of the kind's typed model */
    public <T extends HasMetadata> T desired(Kind kind, byte[] value, Class<T> type) {
        WrittenSchema schema = written.of(value);
        schema.check(kind, FieldProperties.DESIRED);
        return schema.isSealed() || !isStored(schema, kind)
                ? model(decodeDesired(kind.stored(), value), type)
                : schema.readModel(value, type, kind);
    }

    /** As {@link #decodeObserved}, as what {@link Models#withStatus} takes and with no tree in between. */
    public Object observed(Kind kind, byte[] value) {
        return observed(kind, value, Models.statusType(kind.model()));
    }

    /** @param type the class of the kind's status, e.g. {@code PodStatus} */
    public <T> T observed(Kind kind, byte[] value, Class<T> type) {
        WrittenSchema schema = written.of(value);
        schema.check(kind, FieldProperties.OBSERVED);
        return !isStored(schema, kind) || kind.model() == GenericKubernetesResource.class
                ? JSON.treeToValue(decodeObserved(kind.stored(), value), type)
                : schema.readModel(value, type, kind);
    }

    /** Whether what was written is of the version that is stored now, as the typed models are. */
    private static boolean isStored(WrittenSchema schema, Kind kind) {
        return !Versions.areSeveral(kind)
                || schema.apiVersion(kind.stored()).equals(kind.stored().apiVersion());
    }

    /** A tree as the typed model. */
    public static <T extends HasMetadata> T model(ObjectNode tree, Class<T> type) {
        return JSON.treeToValue(tree, type);
    }

    /** A status as the part of a kind's typed model that {@link Models#withStatus} takes. */
    public static Object statusModel(JsonNode status, Kind kind) {
        return JSON.treeToValue(status, Models.statusType(kind.model()));
    }

    /** The status of a typed model as a tree; null where it has none. */
    public static @Nullable ObjectNode statusTree(HasMetadata object) {
        Object status = Models.status(object);
        return status == null ? null : JSON.valueToTree(status);
    }

    /** A typed model as a tree. */
    public static ObjectNode tree(HasMetadata object) {
        return JSON.valueToTree(object);
    }

    private PartWriter desiredWriter(Kind kind) {
        String topic = kind.journaled() ? Topics.desired(kind.resource()) : kind.resource();
        return writers.computeIfAbsent(
                topic,
                name -> new PartWriter(registry, name + "-value", AvroSchemas.desired(Definitions.builtIn(), kind)));
    }

    private PartWriter observedWriter(Kind kind) {
        return writers.computeIfAbsent(
                Topics.observed(kind.resource()),
                name -> new PartWriter(registry, name + "-value", AvroSchemas.observed(Definitions.builtIn(), kind)));
    }
}
