package io.streamplane.schemas.codec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects between JSON trees and the values of the compacted topics (Avro in the Confluent wire format). Thread-safe.
 *
 * <p>Trees go in pruned and typed as the kind's definition says; what does not fit is a {@link CodecException} that
 * names the field. What comes out equals what went in, but for explicit nulls, which are absent.
 */
public final class ObjectCodec {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SchemaRegistry registry;
    private final SealedValues sealed;
    private final Definitions definitions = Definitions.builtIn();
    private final Map<String, PartCodec> parts = new ConcurrentHashMap<>();

    /** Leaves secret values encrypted, and cannot write any. */
    public ObjectCodec(SchemaRegistry registry) {
        this(registry, DataKeys.NONE);
    }

    /** @param keys with which secret values are encrypted and decrypted */
    public ObjectCodec(SchemaRegistry registry, DataKeys keys) {
        this.registry = registry;
        this.sealed = new SealedValues(keys);
    }

    /** Metadata, spec and data: all but status, metadata.resourceVersion, apiVersion and kind. */
    public byte[] encodeDesired(Kind kind, ObjectNode object) {
        return desired(kind).encode(SealedValues.holds(kind) ? sealed.seal(object) : object);
    }

    public byte[] encodeObserved(Kind kind, JsonNode status) {
        return observed(kind).encode(status);
    }

    /** The object with apiVersion and kind; without metadata.resourceVersion and status. */
    public ObjectNode decodeDesired(Kind kind, byte[] value) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", kind.apiVersion());
        object.put("kind", kind.kind());
        desired(kind).decodeInto(object, value);
        if (SealedValues.holds(kind)) {
            sealed.open(object);
        }
        return object;
    }

    /** The status object. */
    public ObjectNode decodeObserved(Kind kind, byte[] value) {
        ObjectNode status = JSON.createObjectNode();
        observed(kind).decodeInto(status, value);
        return status;
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

    private PartCodec desired(Kind kind) {
        String topic = kind.journaled() ? Topics.desired(kind.resource()) : kind.resource();
        return parts.computeIfAbsent(
                topic,
                name -> new PartCodec(
                        registry,
                        name + "-value",
                        AvroSchemas.desired(definitions, kind),
                        new CodecCompiler(definitions).record(definitions.of(kind), AvroSchemas.NOT_DESIRED)));
    }

    private PartCodec observed(Kind kind) {
        return parts.computeIfAbsent(
                Topics.observed(kind.resource()),
                name -> new PartCodec(
                        registry,
                        name + "-value",
                        AvroSchemas.observed(definitions, kind),
                        new CodecCompiler(definitions)
                                .record(AvroSchemas.statusDefinition(definitions, kind), Set.of())));
    }
}
