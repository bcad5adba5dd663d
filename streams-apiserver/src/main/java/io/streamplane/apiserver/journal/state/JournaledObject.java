package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;

/** An object as the journal carries it. */
public final class JournaledObject extends RecordedObject {

    private final byte[] desired;
    private final byte @Nullable [] observed;

    JournaledObject(
            ObjectDecoder decoder, Kind kind, ObjectKey key, Entry entry, byte[] desired, byte @Nullable [] observed) {
        super(decoder, kind, key, entry);
        this.desired = desired;
        this.observed = observed;
    }

    JournaledObject withDesired(Entry after, byte[] value) {
        return new JournaledObject(decoder, kind, key, after, value, observed);
    }

    JournaledObject withObserved(Entry after, byte[] value) {
        return new JournaledObject(decoder, kind, key, after, desired, value);
    }

    @Override
    public StoredObject at(Kind version) {
        return of(version);
    }

    /** The same object of a kind that has another version, or another definition. */
    JournaledObject of(Kind other) {
        return other.seen() == kind.seen() ? this : new JournaledObject(decoder, other, key, entry, desired, observed);
    }

    @Override
    public long bytes() {
        return OVERHEAD_BYTES + desired.length + (observed == null ? 0 : observed.length);
    }

    /** See {@link Rewriting#present}. */
    public Command rewriting(@Nullable String node, long time) {
        return Rewriting.present(new ResourceKey(kind.resource(), key), entry, node, desired, observed, time);
    }

    public Entry entry() {
        return entry;
    }

    @Override
    protected byte[] desired() {
        return desired;
    }

    @Override
    protected byte @Nullable [] observed() {
        return observed;
    }
}
