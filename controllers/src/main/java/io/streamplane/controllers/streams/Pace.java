package io.streamplane.controllers.streams;

import java.time.Duration;

/**
 * When controllers work.
 *
 * @param interval at most once in this time a controller works its queue off, so that bursts are amortised; a change that
 *     comes after a quiet time is worked on at once
 * @param takeOver how long a new owner of a shard waits, for proposals of the last owner that are still on their way in
 * @param repeat after this time without effect a proposal is made again
 * @param status after a burst of reports the status of one object is reported at most once in this time
 */
public record Pace(Duration interval, Duration takeOver, Duration repeat, Duration status) {

    static final int STATUS_BURST = 5;

    private static final int REST = 19;
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    public static final Pace DEFAULT =
            new Pace(Duration.ofMillis(3), Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofMillis(100));

    /** How long to rest after work that took so long: a twentieth of the time is for work, while that makes no long rests. */
    Duration rest(Duration worked) {
        Duration rest = worked.multipliedBy(REST);
        if (rest.compareTo(LONGEST_REST) > 0) {
            rest = LONGEST_REST;
        }
        return rest.compareTo(interval) > 0 ? rest : interval;
    }
}
