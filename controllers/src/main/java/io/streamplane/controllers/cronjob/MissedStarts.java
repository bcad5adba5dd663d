package io.streamplane.controllers.cronjob;

import io.streamplane.schemas.cron.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The starts of a schedule between two times. How many there are is reckoned from the distance of the first two, as
 * Kubernetes reckons it ({@code mostRecentScheduleTime}); only the latest is still started.
 *
 * @param latest null where there is none
 * @param count a guess, where the distances differ
 */
record MissedStarts(@Nullable Instant latest, long count) {

    /** With more, something is wrong with a clock, or there was nobody to start them for long. */
    static final int MANY = 100;

    private static final MissedStarts NONE = new MissedStarts(null, 0);

    /** Throws {@link IllegalArgumentException} where the schedule has no two starts. */
    static MissedStarts between(Instant earliest, Instant now, CronSchedule schedule, ZoneId zone) {
        Instant first = schedule.next(earliest, zone);
        if (first != null && now.isBefore(first)) {
            return NONE;
        }
        Instant second = first == null ? null : schedule.next(first, zone);
        if (first == null || second == null) {
            throw new IllegalArgumentException("time difference between two schedules is less than 1 second");
        }
        if (now.isBefore(second)) {
            return new MissedStarts(first, 1);
        }
        long distance = Duration.between(first, second).toSeconds();
        long count = Duration.between(first, now).toSeconds() / distance + 1;
        Instant latest = null;
        Instant start = schedule.next(first.plusSeconds((count - 2) * distance), zone);
        while (start != null && !start.isAfter(now)) {
            latest = start;
            start = schedule.next(start, zone);
        }
        return new MissedStarts(latest, count);
    }

    boolean tooMany() {
        return count > MANY;
    }
}
