package io.streamplane.apiserver.journal.read;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A point of history, as users name it. */
public sealed interface Moment {

    /** After the command of this revision; 0 is before the first. */
    record AtRevision(long revision) implements Moment {
        @Override
        public String toString() {
            return Long.toString(revision);
        }
    }

    /** After the last command of the time that has passed then, by the journal's clock (see {@link JournalClock}). */
    record AtTime(Instant time) implements Moment {
        @Override
        public String toString() {
            return time.toString();
        }
    }

    /**
     * A revision, or a time of RFC 3339. Throws {@link IllegalArgumentException} for anything else.
     */
    static Moment parse(String text) {
        try {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return new AtRevision(Long.parseLong(text));
            }
            return new AtTime(OffsetDateTime.parse(text).toInstant());
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a revision like 4711 or a time like 2026-11-22T10:00:00Z, but got '" + text + "'", e);
        }
    }
}
