package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An object that commands have written, part by part. */
public abstract class RecordedObject extends DecodedObject {

    /** What an object takes in memory beside its parts, about. */
    protected static final long OVERHEAD_BYTES = 256;

    protected final ObjectDecoder decoder;
    protected final Kind kind;
    protected final ObjectKey key;
    protected final Entry entry;

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
    protected final ObjectNode decode() {
        ObjectNode object = decoder.desired(kind, desired());
        object.withObject("/metadata").put("resourceVersion", Long.toString(entry.revision()));
        byte[] status = observed();
        if (status != null) {
            object.set("status", decoder.observed(kind, status));
        }
        return object;
    }

    @Override
    public String toString() {
        return kind.resource() + " " + key + " @" + entry.revision();
    }
}
