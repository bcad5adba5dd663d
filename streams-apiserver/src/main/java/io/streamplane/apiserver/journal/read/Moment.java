package io.streamplane.apiserver.journal.read;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point of history, as users name it. */
public sealed interface Moment {

    Pattern REVISION = Pattern.compile("-?[0-9]+");
    Pattern AGO = Pattern.compile("(?:[0-9]{1,9}(?:ms|[dhms]))+");
    Pattern AMOUNT = Pattern.compile("([0-9]+)(ms|[dhms])");

    /** After the command of this revision; 0 is before the first. */
    record AtRevision(long revision) implements Moment {
        @Override
        public String toString() {
            return Long.toString(revision);
        }
    }

    /** After the last command of the time that has passed then, by the journal's clock (see {@link JournalClock}). */
    record AtTime(Instant time) implements Moment {

        /** Throws {@link IllegalArgumentException} where it is yet to come. */
        static AtTime past(Instant time, Instant now) {
            if (time.isAfter(now)) {
                throw new IllegalArgumentException(
                        "expected a time of the past, but got " + time + ", which is yet to come");
            }
            return new AtTime(time);
        }

        @Override
        public String toString() {
            return time.toString();
        }
    }

    /** So many commands before the newest. */
    record BeforeNewest(long commands) implements Moment {
        @Override
        public String toString() {
            return "-" + commands;
        }
    }

    /**
     * A revision ({@code 4711}), so many before the newest ({@code -1}), a time of RFC 3339, or how long ago ({@code 10m},
     * {@code 1h30m}, {@code 7d}). Throws {@link IllegalArgumentException} for anything else, and for a time that is yet to
     * come.
     */
    static Moment parse(String text, Instant now) {
        try {
            if (REVISION.matcher(text).matches()) {
                long number = Long.parseLong(text);
                return text.startsWith("-") ? new BeforeNewest(-number) : new AtRevision(number);
            }
            Instant time = AGO.matcher(text).matches()
                    ? now.minus(duration(text))
                    : OffsetDateTime.parse(text).toInstant();
            return AtTime.past(time, now);
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a revision like 4711, one before the newest like -1, a time like 2026-11-22T10:00:00Z, or"
                            + " how long ago, like 10m, but got '" + text + "'",
                    e);
        }
    }

    private static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        Matcher amounts = AMOUNT.matcher(text);
        while (amounts.find()) {
            long amount = Long.parseLong(amounts.group(1));
            sum = sum.plus(
                    switch (amounts.group(2)) {
                        case "d" -> Duration.ofDays(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        default -> Duration.ofMillis(amount);
                    });
        }
        return sum;
    }
}
