package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.RecordedObject;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object as it was; its parts are read from the journal when it is looked into. */
final class PastObject extends RecordedObject {

    /** Sees to it that the parts of an object are read, and maybe those of others that will soon be wanted. */
    @FunctionalInterface
    interface Reader {
        void read(PastObject object);
    }

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
        super(decoder, kind, key, entry);
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

    @Override
    public long bytes() {
        return OVERHEAD_BYTES + parts().mapToLong(RecordedPart::bytes).sum();
    }

    @Override
    public StoredObject at(Kind version) {
        return version.version().equals(kind.version())
                ? this
                : new PastObject(decoder, version, key, entry, desired, observed, reader);
    }

    Stream<RecordedPart> parts() {
        return observed == null ? Stream.of(desired) : Stream.of(desired, observed);
    }

    @Override
    protected byte[] desired() {
        reader.read(this);
        return desired.value();
    }

    @Override
    protected byte @Nullable [] observed() {
        reader.read(this);
        return observed == null ? null : observed.value();
    }
}
