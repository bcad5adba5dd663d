package io.streamplane.controllers.shard;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.codec.Models;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes objects of their parts. Metadata is read of every object, whatever its kind. The rest is kept, undecoded until
 * somebody asks, of objects that a reconciler looks into.
 */
public final class ObjectAssembler {

    private final KindRegistry kinds;
    private final ObjectCodec codec;
    private final BiPredicate<String, ObjectKey> lookedInto;
    private final BiConsumer<FactRecord, Throwable> unreadable;

    /**
     * @param kinds whose models can be asked for
     * @param lookedInto says of a resource and a key whether somebody will ask for the object's model
     * @param unreadable is told, once, of a part that is not what its schema says; throws what is no fault of the part
     */
    public ObjectAssembler(
            KindRegistry kinds,
            ObjectCodec codec,
            BiPredicate<String, ObjectKey> lookedInto,
            BiConsumer<FactRecord, Throwable> unreadable) {
        this.kinds = kinds;
        this.codec = codec;
        this.lookedInto = lookedInto;
        this.unreadable = unreadable;
    }

    /** The kind whose model is kept of this object; null where only metadata is. */
    @Nullable
    Kind modelled(ResourceKey key) {
        Kind kind = kinds.find(key.resource()).orElse(null);
        return kind != null && lookedInto.test(key.resource(), key.key()) ? kind : null;
    }

    /**
     * What is known of an object by its desired part alone.
     *
     * @param specIntegers see {@link Stored#specIntegers}
     */
    record Description(ObjectMeta metadata, Map<String, Long> specIntegers) {}

    /** Of a desired part. Where it cannot be read the object is known to be there, and nothing else of it. */
    Description description(FactRecord fact, @Nullable LazyPart modelled) {
        if (modelled != null) {
            ObjectMeta metadata = model(modelled).getMetadata();
            return new Description(metadata != null && metadata.getUid() != null ? metadata : bare(fact), Map.of());
        }
        ObjectMeta metadata = bare(fact);
        try {
            metadata = readMetadata(fact);
            boolean known = kinds.find(fact.key().object().resource()).isPresent();
            return new Description(
                    metadata, known ? Map.of() : codec.specIntegers(Objects.requireNonNull(fact.value())));
        } catch (RuntimeException | StackOverflowError e) {
            unreadable.accept(fact, e);
            return new Description(metadata, Map.of());
        }
    }

    /** What is known of an object that nobody looks into: enough to own and be owned, to be selected and to be deleted. */
    private ObjectMeta readMetadata(FactRecord fact) {
        JsonNode tree =
                codec.decodeMetadata(Objects.requireNonNull(fact.value())).path("metadata");
        ObjectMeta metadata = bare(fact);
        if (tree.path("deletionTimestamp").isString()) {
            metadata.setDeletionTimestamp(tree.path("deletionTimestamp").asString());
        }
        if (tree.path("deletionGracePeriodSeconds").isNumber()) {
            metadata.setDeletionGracePeriodSeconds(
                    tree.path("deletionGracePeriodSeconds").asLong());
        }
        metadata.setLabels(texts(tree.path("labels")));
        metadata.setAnnotations(texts(tree.path("annotations")));
        metadata.getAnnotations().remove(WellKnownAnnotations.LAST_APPLIED);
        tree.path("finalizers").forEach(each -> metadata.getFinalizers().add(each.asString()));
        tree.path("ownerReferences")
                .forEach(each -> metadata.getOwnerReferences().add(owner(each)));
        return metadata;
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.forEachEntry((name, value) -> texts.put(name, value.asString()));
        return texts;
    }

    private static OwnerReference owner(JsonNode reference) {
        return new OwnerReferenceBuilder()
                .withApiVersion(reference.path("apiVersion").asString())
                .withKind(reference.path("kind").asString())
                .withName(reference.path("name").asString())
                .withUid(reference.path("uid").asString())
                .withController(reference.path("controller").asBoolean(false))
                .withBlockOwnerDeletion(reference.path("blockOwnerDeletion").asBoolean(false))
                .build();
    }

    private static ObjectMeta bare(FactRecord fact) {
        ObjectKey key = fact.key().object().key();
        return new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(fact.uid())
                .build();
    }

    /** Where it cannot be read, its model has metadata only: so it counts, and can be deleted. */
    LazyPart desired(Kind kind, FactRecord fact) {
        return new LazyPart(fact.revision(), () -> {
            try {
                return codec.desired(kind, Objects.requireNonNull(fact.value()));
            } catch (RuntimeException | StackOverflowError e) {
                unreadable.accept(fact, e);
                return Models.withMetadata(Models.empty(kind.model()), metadataOf(fact));
            }
        });
    }

    private ObjectMeta metadataOf(FactRecord fact) {
        try {
            return readMetadata(fact);
        } catch (RuntimeException | StackOverflowError e) {
            return bare(fact);
        }
    }

    /** Where it cannot be read, it is as if nobody had reported anything. */
    LazyPart observed(Kind kind, FactRecord fact) {
        return new LazyPart(fact.revision(), () -> {
            try {
                return codec.observed(kind, Objects.requireNonNull(fact.value()));
            } catch (RuntimeException | StackOverflowError e) {
                unreadable.accept(fact, e);
                return null;
            }
        });
    }

    private static HasMetadata model(LazyPart desired) {
        return (HasMetadata) Objects.requireNonNull(desired.model(), "a desired part is always something");
    }

    /** @param observed null where it was never written */
    static Stored<?> stored(
            Kind kind, ObjectKey key, ObjectMeta metadata, LazyPart desired, @Nullable LazyPart observed) {
        long observedRevision = observed == null ? 0 : observed.revision();
        long revision = Math.max(desired.revision(), observedRevision);
        return new Stored<HasMetadata>(
                kind.resource(), key, metadata, desired.revision(), observedRevision, node(desired), () -> {
                    HasMetadata object = model(desired);
                    Object status = observed == null || !kind.hasStatus() ? null : observed.model();
                    return Models.at(status == null ? object : Models.withStatus(object, status), revision);
                });
    }

    private static @Nullable String node(LazyPart desired) {
        return desired.model() instanceof Pod pod ? Pods.node(pod) : null;
    }
}
