package io.streamplane.kubelet.log;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The log of one run of a container: a line when it starts, one every five seconds, and one when it ends. Nothing is
 * stored: line {@code n} is worked out from the run, so any process gives the same lines.
 *
 * @param run 0 for the first run, then one more for each restart
 * @param finishedAt when the run ended, null while it goes on
 * @param exitCode null while the run goes on
 */
public record SimulatedLog(
        String container,
        String image,
        int run,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode) {

    static final Duration PERIOD = Duration.ofSeconds(5);

    /** A line without its end, and when it was written. */
    public record Line(Instant time, String text) {}

    /** How many lines there are at this time. */
    public long count(Instant now) {
        boolean over = finishedAt != null && !finishedAt.isAfter(now);
        return now.isBefore(startedAt) ? 0 : 1 + ticks(now) + (over ? 1 : 0);
    }

    /** @param number from 0 */
    public Line line(long number) {
        Instant end = finishedAt;
        if (end != null && number > ticks(end)) {
            return new Line(end, container + " exited with code " + exitCode);
        }
        Instant time = startedAt.plus(PERIOD.multipliedBy(number));
        return new Line(
                time,
                number == 0
                        ? container + " started, image " + image + ", run " + run
                        : container + " is working, tick " + number);
    }

    /** The first line that was not written before this time. */
    public long firstSince(Instant since) {
        if (!since.isAfter(startedAt)) {
            return 0;
        }
        long period = PERIOD.toMillis();
        long first = (Duration.between(startedAt, since).toMillis() + period - 1) / period;
        if (finishedAt == null) {
            return first;
        }
        return since.isAfter(finishedAt) ? count(finishedAt) : Math.min(first, ticks(finishedAt) + 1);
    }

    public boolean sameRun(SimulatedLog other) {
        return run == other.run && startedAt.equals(other.startedAt);
    }

    private long ticks(Instant now) {
        Instant end = finishedAt != null && finishedAt.isBefore(now) ? finishedAt : now;
        return Math.max(0, Duration.between(startedAt, end).dividedBy(PERIOD));
    }
}
