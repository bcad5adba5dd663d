package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An object as the journal carries it. */
public final class JournaledObject extends DecodedObject {

    private final ObjectDecoder decoder;
    private final Kind kind;
    private final ObjectKey key;
    private final Entry entry;
    private final byte[] desired;
    private final byte @Nullable [] observed;

    /**
     * @param desired the desired part's bytes, as on its topic
     * @param observed likewise of the observed part; null where it was never written
     */
    public JournaledObject(
            ObjectDecoder decoder, Kind kind, ObjectKey key, Entry entry, byte[] desired, byte @Nullable [] observed) {
        this.decoder = decoder;
        this.kind = kind;
        this.key = key;
        this.entry = entry;
        this.desired = desired;
        this.observed = observed;
    }

    JournaledObject withDesired(Entry after, byte[] value) {
        return new JournaledObject(decoder, kind, key, after, value, observed);
    }

    JournaledObject withObserved(Entry after, byte[] value) {
        return new JournaledObject(decoder, kind, key, after, desired, value);
    }

    Entry entry() {
        return entry;
    }

    /** The desired part's bytes, as on its topic. */
    byte[] desired() {
        return desired;
    }

    /** The observed part's bytes, as on its topic; null where it was never written. */
    byte @Nullable [] observed() {
        return observed;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public String uid() {
        return entry.uid();
    }

    @Override
    public long revision() {
        return entry.revision();
    }

    @Override
    public long desiredRevision() {
        return entry.desiredRevision();
    }

    @Override
    public long observedRevision() {
        return entry.observedRevision();
    }

    @Override
    protected ObjectNode decode() {
        ObjectNode object = decoder.desired(kind, desired);
        object.withObject("/metadata").put("resourceVersion", Long.toString(entry.revision()));
        if (observed != null) {
            object.set("status", decoder.observed(kind, observed));
        }
        return object;
    }

    @Override
    public String toString() {
        return kind.resource() + " " + key + " @" + entry.revision();
    }
}
