package io.streamplane.ops.replay;

import io.streamplane.apiserver.replay.Findings;
import java.time.Duration;

/**
 * What came of a replay.
 *
 * @param from the revision after which it looked at decisions
 * @param to the last revision that it looked at
 * @param commands of the journal from its beginning up to there, all of which it applied
 * @param found about the decisions of controllers and the scheduler among those looked at
 */
public record ReplayReport(long from, long to, long commands, Findings.Found found, Duration took) {

    public boolean same() {
        return found.different() == 0;
    }

    public double commandsPerSecond() {
        return commands / Math.max(1e-9, took.toNanos() / 1e9);
    }
}
