package io.streamplane.apiserver.cel.schema;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of the format {@code duration}, as go-openapi reads them: {@code 1h30m}, {@code 2 days}, {@code 3w}. */
final class Durations {

    private static final int LONGEST = 64;
    private static final Pattern PART = Pattern.compile("\\s*([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([a-zµμ]+)");

    private Durations() {}

    static Optional<Duration> parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Optional.of(Duration.ZERO);
        } else if (rest.isEmpty() || rest.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher part = PART.matcher(rest.toLowerCase(Locale.ROOT));
        double nanos = 0;
        int at = 0;
        while (at < rest.length()) {
            double unit = part.find(at) && part.start() == at ? unit(part.group(2)) : 0;
            if (unit == 0) {
                return Optional.empty();
            }
            nanos += Double.parseDouble(part.group(1)) * unit;
            at = part.end();
        }
        return nanos > Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.round(negative ? -nanos : nanos)));
    }

    /** Nanoseconds; 0 where there is no such unit. */
    private static double unit(String name) {
        return switch (name) {
            case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> 1;
            case "us", "µs", "μs", "micro", "micros", "microsecond", "microseconds" -> 1e3;
            case "ms", "milli", "millis", "millisecond", "milliseconds" -> 1e6;
            case "s", "sec", "secs", "second", "seconds" -> 1e9;
            case "m", "min", "mins", "minute", "minutes" -> 60e9;
            case "h", "hr", "hour", "hours" -> 3600e9;
            case "d", "day", "days" -> 86400e9;
            case "w", "wk", "week", "weeks" -> 7 * 86400e9;
            default -> 0;
        };
    }
}
