package io.streamplane.ops.command;

import io.streamplane.apiserver.journal.read.JournalClock;
import io.streamplane.apiserver.journal.read.Moment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A part of a journal, as options. */
final class RangeOptions {

    /** The commands after one revision, up to another. */
    record Range(long from, long to) {}

    private static final Moment NEWEST = new Moment.BeforeNewest(0);

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "after this moment: " + TimeArgument.MOMENT + " (default: from the journal's beginning)")
    private @Nullable Moment from;

    @Option(
            names = "--to",
            paramLabel = "T",
            description = "up to this moment, likewise (default: to the journal's end)")
    private @Nullable Moment to;

    /** Throws {@link IllegalArgumentException} where the range ends before it begins. */
    Range revisions(JournalClock clock) {
        long first = from == null ? 0 : clock.revision(from);
        long last = clock.revision(to == null ? NEWEST : to);
        if (first > last) {
            throw new IllegalArgumentException("expected --from before --to, but they are the revisions " + first
                    + " and " + last + " of the journal");
        }
        return new Range(first, last);
    }
}
