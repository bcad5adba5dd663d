package io.streamplane.apiserver.event;

import io.streamplane.apiserver.journal.state.DecodedObject;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** One Event as its record has it. */
final class EventObject extends DecodedObject {

    private final ObjectCodec codec;
    private final ObjectKey key;
    private final long revision;
    private final byte[] value;
    private final long time;
    private final EventView view = new EventView(this);

    /**
     * @param value of the record, known to be an Event
     * @param time the record's timestamp, in milliseconds since the epoch
     */
    EventObject(ObjectCodec codec, ObjectKey key, long revision, byte[] value, long time) {
        this.codec = codec;
        this.key = key;
        this.revision = revision;
        this.value = value;
        this.time = time;
    }

    @Override
    public long bytes() {
        return 256L + value.length;
    }

    long time() {
        return time;
    }

    /** The same Event in the other group. */
    EventView view() {
        return view;
    }

    @Override
    protected ObjectNode decode() {
        ObjectNode tree = codec.decodeDesired(EventLog.EVENT, value);
        tree.withObject("/metadata").put("resourceVersion", Long.toString(revision));
        return tree;
    }

    @Override
    public Kind kind() {
        return EventLog.EVENT;
    }

    /** Events have one version. */
    @Override
    public StoredObject at(Kind version) {
        return this;
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public String uid() {
        return tree().path("metadata").path("uid").asString("");
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long desiredRevision() {
        return revision;
    }

    @Override
    public long observedRevision() {
        return 0;
    }
}
