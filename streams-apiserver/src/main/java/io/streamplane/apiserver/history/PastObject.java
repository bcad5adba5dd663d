package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.DecodedObject;
import io.streamplane.apiserver.journal.JournaledObject;
import io.streamplane.apiserver.journal.ObjectDecoder;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An object as it was; its parts are read from the journal when it is looked into. */
final class PastObject extends DecodedObject {

    /** Sees to it that the parts of an object are read, and maybe those of others that will soon be wanted. */
    @FunctionalInterface
    interface Reader {
        void read(PastObject object);
    }

    private final ObjectDecoder decoder;
    private final Kind kind;
    private final ObjectKey key;
    private final Entry entry;
    private final RecordedPart desired;
    private final @Nullable RecordedPart observed;
    private final Reader reader;

    private PastObject(
            ObjectDecoder decoder,
            Kind kind,
            ObjectKey key,
            Entry entry,
            RecordedPart desired,
            @Nullable RecordedPart observed,
            Reader reader) {
        this.decoder = decoder;
        this.kind = kind;
        this.key = key;
        this.entry = entry;
        this.desired = desired;
        this.observed = observed;
        this.reader = reader;
    }

    static PastObject of(ObjectDecoder decoder, Kind kind, ObjectKey key, Entry entry, Reader reader) {
        var name = new ResourceKey(kind.resource(), key);
        return new PastObject(
                decoder,
                kind,
                key,
                entry,
                RecordedPart.desired(name, entry.desiredRevision()),
                entry.observedRevision() == 0 ? null : RecordedPart.observed(name, entry.observedRevision()),
                reader);
    }

    /** The object at a later revision; what has not changed since need not be read again. */
    PastObject later(Entry now) {
        PastObject fresh = of(decoder, kind, key, now, reader);
        RecordedPart sameObserved =
                observed != null && observed.revision() == now.observedRevision() ? observed : fresh.observed;
        return new PastObject(
                decoder,
                kind,
                key,
                now,
                desired.revision() == now.desiredRevision() ? desired : fresh.desired,
                sameObserved,
                reader);
    }

    Stream<RecordedPart> parts() {
        return observed == null ? Stream.of(desired) : Stream.of(desired, observed);
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
        reader.read(this);
        byte[] status = observed == null ? null : observed.value();
        return new JournaledObject(decoder, kind, key, entry, desired.value(), status).tree();
    }
}
