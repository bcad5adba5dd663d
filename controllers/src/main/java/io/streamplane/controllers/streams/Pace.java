package io.streamplane.controllers.streams;

import java.time.Duration;

/**
 * When controllers work.
 *
 * @param interval at most once in this time a controller works its queue off, so that bursts are amortised; a change that
 *     comes after a quiet time is worked on at once
 * @param takeOver how long a new owner of a shard waits, for proposals of the last owner that are still on their way in
 * @param repeat after this time without effect a proposal is made again
 */
public record Pace(Duration interval, Duration takeOver, Duration repeat) {

    public static final Pace DEFAULT =
            new Pace(Duration.ofMillis(3), Duration.ofMillis(300), Duration.ofSeconds(5));
}
