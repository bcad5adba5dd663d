package io.streamplane.apiserver.history;

import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import org.jspecify.annotations.Nullable;

/** The desired or observed part of an object, as the command of a revision wrote it; its value is read when it is needed. */
final class RecordedPart {

    /** What a part that is not read yet counts for. */
    private static final long UNREAD_BYTES = 2_048;

    private final ResourceKey key;
    private final long revision;
    private final boolean desired;
    private volatile byte @Nullable [] value;

    private RecordedPart(ResourceKey key, long revision, boolean desired) {
        this.key = key;
        this.revision = revision;
        this.desired = desired;
    }

    static RecordedPart desired(ResourceKey key, long revision) {
        return new RecordedPart(key, revision, true);
    }

    static RecordedPart observed(ResourceKey key, long revision) {
        return new RecordedPart(key, revision, false);
    }

    long revision() {
        return revision;
    }

    /** Where its command is in the journal. */
    long offset() {
        return revision - 1;
    }

    /** What it takes in memory, or may take once it is read. */
    long bytes() {
        byte[] known = value;
        return known == null ? UNREAD_BYTES : known.length;
    }

    boolean isRead() {
        return value != null;
    }

    /** Takes the value out of the command at its offset. */
    void read(@Nullable Command command) {
        if (command == null) {
            throw new HistoryException("expected a command at offset " + offset() + " of the journal, but it is none");
        }
        for (Mutation mutation : command.mutations()) {
            if (!mutation.key().equals(key)) {
                continue;
            }
            if (desired && mutation instanceof Mutation.PutDesired put) {
                value = put.value();
            } else if (!desired && mutation instanceof Mutation.PutObserved put) {
                value = put.value();
            }
        }
        if (value == null) {
            throw new HistoryException("expected the command at offset " + offset() + " of the journal to write " + key
                    + ", but it does not: the index is of another journal");
        }
    }

    /** As on the part's topic; it must have been read. */
    byte[] value() {
        byte[] known = value;
        if (known == null) {
            throw new IllegalStateException("expected the value of " + key + " at " + revision + " to have been read");
        }
        return known;
    }
}
