package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object that commands have written, part by part. */
public abstract class RecordedObject extends DecodedObject {

    /** What an object takes in memory beside its parts, about. */
    protected static final long OVERHEAD_BYTES = 256;

    /** An annotation of an object that cannot be read as it was written, and so is shown without the rest. */
    public static final String UNREADABLE = "streamplane.io/unreadable";

    protected final ObjectDecoder decoder;
    protected final Kind kind;
    protected final ObjectKey key;
    protected final Entry entry;
    private volatile boolean unreadable;
    private volatile @Nullable ConversionBatch batch;

    protected RecordedObject(ObjectDecoder decoder, Kind kind, ObjectKey key, Entry entry) {
        this.decoder = decoder;
        this.kind = kind;
        this.key = key;
        this.entry = entry;
    }

    /** The desired part's bytes, as on its topic. */
    protected abstract byte[] desired();

    /** The observed part's bytes, as on its topic; null where it was never written. */
    protected abstract byte @Nullable [] observed();

    @Override
    public final Kind kind() {
        return kind;
    }

    @Override
    public final ObjectKey key() {
        return key;
    }

    @Override
    public final String uid() {
        return entry.uid();
    }

    @Override
    public final long revision() {
        return entry.revision();
    }

    @Override
    public final long desiredRevision() {
        return entry.desiredRevision();
    }

    @Override
    public final long observedRevision() {
        return entry.observedRevision();
    }

    @Override
    public final boolean isReadable() {
        tree();
        return !unreadable;
    }

    /** To be converted with others; see {@link ConversionBatch}. */
    final void convertWith(ConversionBatch others) {
        batch = others;
    }

    @Override
    protected final ObjectNode decode() {
        ConversionBatch others = batch;
        ObjectNode object = others == null ? kind.converted(written()) : others.take(this);
        decoder.complete(kind, object);
        EmptyStatus.complete(kind, object);
        object.withObject("/metadata").put("resourceVersion", Long.toString(entry.revision()));
        return object;
    }

    /** The parts together, at the version that they were written at where only whole objects can be converted; a new tree. */
    final ObjectNode written() {
        ObjectNode object = read(() -> decoder.desired(kind, desired()), this::remains);
        byte[] status = observed();
        ObjectNode report =
                status == null ? null : read(() -> decoder.observed(kind, status), problem -> noted(object, problem));
        if (report != null && report != object) {
            object.set("status", report);
        }
        return unreadable ? object.put("apiVersion", kind.apiVersion()) : object;
    }

    /** Those of the metadata alone, which is the least part of an object. */
    @Override
    protected final JsonNode decodeLabels() {
        try {
            return labelsOf(decoder.metadata(desired()));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return super.decodeLabels();
        }
    }

    /** A part; where it cannot be read, what is shown instead: one object that cannot be read fails no list. */
    private ObjectNode read(Supplier<ObjectNode> part, Function<String, ObjectNode> otherwise) {
        try {
            return part.get();
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            String reason = SkippedRecords.reason(e);
            if (!unreadable) {
                unreadable = true;
                decoder.unreadable(kind.resource() + " " + key + " of revision " + entry.revision(), reason);
            }
            return otherwise.apply(reason);
        }
    }

    private ObjectNode remains(String problem) {
        ObjectNode object;
        try {
            object = decoder.metadata(desired());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            object = JsonNodeFactory.instance.objectNode();
        }
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("name", key.name()).put("uid", entry.uid());
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.withObject("/annotations").remove(WellKnownAnnotations.LAST_APPLIED);
        return noted(object, problem);
    }

    private static ObjectNode noted(ObjectNode object, String problem) {
        object.withObject("/metadata").withObject("/annotations").put(UNREADABLE, problem);
        return object;
    }

    @Override
    public String toString() {
        return kind.resource() + " " + key + " @" + entry.revision();
    }
}
