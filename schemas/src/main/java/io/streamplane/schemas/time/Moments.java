package io.streamplane.schemas.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Sums of moments and of durations that users choose, which may be as long as an int64 has seconds. What would be outside of the
 * years 0 to 9999 is their first or last second: RFC 3339 has no others, and a moment that far away is never waited for.
 */
public final class Moments {

    public static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Moments() {}

    /** @param seconds may be negative */
    public static Instant after(Instant from, long seconds) {
        long second = from.getEpochSecond() + Math.clamp(seconds, -SPAN, SPAN);
        return second >= LAST.getEpochSecond()
                ? LAST
                : second < FIRST.getEpochSecond() ? FIRST : Instant.ofEpochSecond(second, from.getNano());
    }

    public static Instant after(Instant from, Duration duration) {
        long bounded = Math.clamp(duration.getSeconds(), -SPAN, SPAN);
        boolean whole = bounded == duration.getSeconds() && from.isAfter(FIRST) && from.isBefore(LAST);
        return after(whole ? from.plusNanos(duration.getNano()) : from, bounded);
    }

    /** More than there are from the first second to the last, and little enough to be added to any moment. */
    private static final long SPAN = Long.MAX_VALUE / 4;
}
