package io.streamplane.ops.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as kubectl's users give it: RFC 3339, or so long ago, e.g. {@code 10m}, {@code 1h30m}, {@code 7d}. */
final class TimeArgument {

    private static final Pattern AGO = Pattern.compile("(?:[0-9]{1,9}(?:ms|[dhms]))+");
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+)(ms|[dhms])");

    private TimeArgument() {}

    static Instant parse(String text, Instant now) {
        if (AGO.matcher(text).matches()) {
            return now.minus(duration(text));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a time like 2026-11-22T10:00:00Z, or how long ago, like 10m, but got '" + text + "'", e);
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
