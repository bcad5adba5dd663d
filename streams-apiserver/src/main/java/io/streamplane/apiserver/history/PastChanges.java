package io.streamplane.apiserver.history;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.EarlierChanges.Sink;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of one kind between two revisions, read from the journal one after the other. For one reading. */
final class PastChanges {

    /** Of objects whose last state is kept, so that what did not change of them need not be read again. */
    private static final int KNOWN_BYTES = 4 * 1024 * 1024;

    private final PieceReaders journal;
    private final HistoryIndex index;
    private final PastObject.Reader reader;
    private final ObjectDecoder decoder;
    private final Cache<ResourceKey, PastObject> known = Caffeine.newBuilder()
            .maximumWeight(KNOWN_BYTES)
            .weigher((ResourceKey _, PastObject object) -> (int) Math.min(Integer.MAX_VALUE, object.bytes()))
            .executor(Runnable::run)
            .build();

    PastChanges(PieceReaders journal, HistoryIndex index, JournalBodies bodies, ObjectDecoder decoder) {
        this.journal = journal;
        this.index = index;
        this.reader = object -> bodies.read(object.parts());
        this.decoder = decoder;
    }

    void read(Kind kind, long after, long upTo, Sink sink) throws IOException {
        long next = after;
        while (next < upTo) {
            for (JournalRecord record : journal.from(next)) {
                if (record.offset() < upTo) {
                    tell(kind, record, sink);
                }
                next = record.revision();
            }
        }
    }

    private void tell(Kind kind, JournalRecord record, Sink sink) throws IOException {
        Command command = record.command();
        if (command == null) {
            return;
        }
        List<ResourceKey> touched = command.mutations().stream()
                .map(Mutation::key)
                .filter(key -> key.resource().equals(kind.resource()))
                .distinct()
                .toList();
        for (ResourceKey key : touched) {
            if (index.changedAt(key, record.revision())) {
                PastObject before = before(kind, key, record.revision());
                PastObject after = after(kind, key, record, before);
                for (Change change : Change.of(record.revision(), before, after)) {
                    sink.accept(change);
                }
            }
        }
    }

    private @Nullable PastObject before(Kind kind, ResourceKey key, long revision) {
        PastObject last = known.getIfPresent(key);
        if (last != null) {
            return last;
        }
        Entry entry = index.at(key, revision - 1);
        return entry == null ? null : PastObject.of(decoder, kind, key.key(), entry, reader);
    }

    private @Nullable PastObject after(Kind kind, ResourceKey key, JournalRecord record, @Nullable PastObject before) {
        Entry entry = index.at(key, record.revision());
        if (entry == null) {
            known.invalidate(key);
            return null;
        }
        PastObject after =
                before == null ? PastObject.of(decoder, kind, key.key(), entry, reader) : before.later(entry);
        after.parts().filter(part -> part.revision() == record.revision()).forEach(part -> part.read(record.command()));
        known.put(key, after);
        return after;
    }
}
