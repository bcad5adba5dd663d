package io.streamplane.ops.output;

import io.streamplane.apiserver.journal.read.ReadingListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says on the standard error of a terminal how far long work is, in one line that is written over; elsewhere, and for short
 * work, nothing. For one thread at a time.
 */
public final class ProgressLine implements ReadingListener, AutoCloseable {

    private static final long FIRST = Duration.ofMillis(500).toNanos();
    private static final long PAUSE = Duration.ofMillis(200).toNanos();
    private static final String CLEAR = "\r\u001b[K";

    private final String what;
    private final String unit;
    private final PrintStream err;
    private final boolean shown;
    private final LongSupplier clock;
    private final long begin;
    private long next;
    private boolean written;

    /** @param clock in nanoseconds */
    ProgressLine(String what, String unit, PrintStream err, boolean shown, LongSupplier clock) {
        this.what = what;
        this.unit = unit;
        this.err = err;
        this.shown = shown;
        this.clock = clock;
        begin = clock.getAsLong();
        next = begin + FIRST;
    }

    /**
     * @param what is done, e.g. {@code Reading the journal}
     * @param unit of the counts, e.g. {@code commands}
     */
    public static ProgressLine of(String what, String unit) {
        return new ProgressLine(what, unit, System.err, Terminal.isThere(), System::nanoTime);
    }

    @Override
    public void at(long done, long all) {
        if (!shown) {
            return;
        }
        long now = clock.getAsLong();
        if (now < next) {
            return;
        }
        next = now + PAUSE;
        written = true;
        err.print(CLEAR + line(done, all, now - begin));
        err.flush();
    }

    private String line(long done, long all, long nanos) {
        long left = done == 0 ? 0 : Math.round(nanos / 1e9 / done * (all - done));
        return String.format(
                Locale.ROOT,
                "%s: %,d of %,d %s (%d%%)%s",
                what,
                done,
                all,
                unit,
                all == 0 ? 100 : 100 * done / all,
                done == 0 ? "" : ", " + left + " s left");
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (written) {
            err.print(CLEAR);
            err.flush();
            written = false;
        }
    }
}
