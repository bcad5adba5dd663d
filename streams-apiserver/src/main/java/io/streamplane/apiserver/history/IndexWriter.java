package io.streamplane.apiserver.history;

import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.Rules;
import io.streamplane.schemas.journal.StateView;
import io.streamplane.schemas.journal.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the index what commands change: as a replica has decided them, or, of records of the journal, as this decides
 * them itself. For one thread; all must come in order, from the index's position on.
 */
final class IndexWriter implements AutoCloseable {

    private static final int ROWS = 10_000;

    /** Objects whose last row is kept at hand; others are looked up in the index. */
    private static final int KNOWN = 250_000;

    private final HistoryIndex index;
    private final HistoryIndex.Batch batch;
    private final Map<ResourceKey, Optional<Entry>> known = new HashMap<>();
    private final StateView state = this::entry;
    private long next;
    private int rows;

    IndexWriter(HistoryIndex index) {
        this.index = index;
        this.batch = index.batch();
        this.next = index.position();
    }

    /** The offset of the record that must come next. */
    long next() {
        return next;
    }

    /**
     * Must be followed by a {@link #commit} some time.
     *
     * @return whether it has committed by itself
     */
    boolean apply(JournalRecord record) {
        requireNext(record.offset());
        Command command = record.command();
        if (command != null && Rules.decide(state, record.offset(), command) instanceof Verdict.Accepted accepted) {
            for (Fact fact : accepted.facts()) {
                Entry after = Entry.after(entry(fact.key()), fact);
                known.put(fact.key(), Optional.ofNullable(after));
                // Of several rows of one key and revision the last one counts.
                batch.put(fact.key(), accepted.revision(), after);
                rows++;
            }
        }
        return advance();
    }

    /** As {@link #apply(JournalRecord)}. */
    boolean apply(AppliedCommand command) {
        requireNext(command.offset());
        for (AppliedCommand.Touched touched : command.touched()) {
            batch.put(touched.key(), command.revision(), touched.now());
            rows++;
        }
        return advance();
    }

    private void requireNext(long offset) {
        if (offset != next) {
            throw new IllegalArgumentException("expected the record at offset " + next + ", but got " + offset);
        }
    }

    private boolean advance() {
        next++;
        if (rows < ROWS && known.size() < KNOWN) {
            return false;
        }
        commit();
        return true;
    }

    /** To be called when commands come decided from here on. */
    void caughtUp() {
        commit();
        known.clear();
    }

    /** Makes all that was applied visible to readers. */
    void commit() {
        batch.commit(next);
        rows = 0;
        if (known.size() >= KNOWN) {
            known.clear();
        }
    }

    private @Nullable Entry entry(ResourceKey key) {
        return known.computeIfAbsent(key, unknown -> Optional.ofNullable(index.at(unknown, next)))
                .orElse(null);
    }

    @Override
    public void close() {
        batch.close();
    }
}
