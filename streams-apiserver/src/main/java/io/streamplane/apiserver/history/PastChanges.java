package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.Change;
import io.streamplane.apiserver.journal.EarlierChanges.Sink;
import io.streamplane.apiserver.journal.JournalReader;
import io.streamplane.apiserver.journal.JournalRecord;
import io.streamplane.apiserver.journal.ObjectDecoder;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The changes of one kind between two revisions, read from the journal one after the other. For one reading. */
final class PastChanges {

    /** Objects whose last state is kept, so that what did not change of them need not be read again. */
    private static final int KNOWN = 10_000;

    private final ClientSettings settings;
    private final CommandCodec codec;
    private final HistoryIndex index;
    private final PastObject.Reader reader;
    private final ObjectDecoder decoder;
    private final Map<ResourceKey, PastObject> known = new LinkedHashMap<>(KNOWN, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceKey, PastObject> eldest) {
            return size() > KNOWN;
        }
    };

    PastChanges(
            ClientSettings settings,
            CommandCodec codec,
            HistoryIndex index,
            JournalBodies bodies,
            ObjectDecoder decoder) {
        this.settings = settings;
        this.codec = codec;
        this.index = index;
        this.reader = object -> bodies.read(object.parts());
        this.decoder = decoder;
    }

    void read(Kind kind, long after, long upTo, Sink sink) throws IOException {
        try (var journal = new JournalReader(settings, codec)) {
            journal.read(after, upTo, record -> {
                try {
                    tell(kind, record, sink);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
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
        PastObject last = known.get(key);
        if (last != null) {
            return last;
        }
        Entry entry = index.at(key, revision - 1);
        return entry == null ? null : PastObject.of(decoder, kind, key.key(), entry, reader);
    }

    private @Nullable PastObject after(Kind kind, ResourceKey key, JournalRecord record, @Nullable PastObject before) {
        Entry entry = index.at(key, record.revision());
        if (entry == null) {
            known.remove(key);
            return null;
        }
        PastObject after =
                before == null ? PastObject.of(decoder, kind, key.key(), entry, reader) : before.later(entry);
        after.parts().filter(part -> part.revision() == record.revision()).forEach(part -> part.read(record.command()));
        known.put(key, after);
        return after;
    }
}
