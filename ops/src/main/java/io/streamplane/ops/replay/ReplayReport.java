package io.streamplane.ops.replay;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay.
 *
 * @param from the revision after which it looked at decisions
 * @param to the last revision that it looked at
 * @param commands of the journal from its beginning up to there, all of which it applied
 * @param decisions of controllers and the scheduler among those looked at, by who took them
 * @param identical how many of them this build takes as they were
 * @param different how many it does not
 * @param notPinned how many it could not be asked about, by the reason
 * @param first the first difference; null where there is none
 */
public record ReplayReport(
        long from,
        long to,
        long commands,
        Map<String, Long> decisions,
        long identical,
        long different,
        Map<String, Long> notPinned,
        @Nullable Difference first,
        Duration took) {

    public boolean same() {
        return different == 0;
    }

    public double commandsPerSecond() {
        return commands / Math.max(1e-9, took.toNanos() / 1e9);
    }
}
