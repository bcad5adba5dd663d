package io.streamplane.ops.whatif;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The values that an axis names, and how: round ones, so many that they can be read. Not for values that never end.
 *
 * @param from the first value of the axis
 * @param to the last one, greater
 */
record Axis(double from, double to, List<Tick> ticks) {

    /** A value with its label. */
    record Tick(double value, String label) {}

    private static final List<Long> TIME_STEPS = Stream.of(
                    "PT0.01S", "PT0.1S", "PT1S", "PT2S", "PT5S", "PT10S", "PT15S", "PT30S", "PT1M", "PT2M", "PT5M",
                    "PT10M", "PT15M", "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P2D", "P7D", "P30D",
                    "P90D", "P365D", "P3650D")
            .map(text -> Duration.parse(text).toMillis())
            .toList();
    private static final long SECOND = 1_000;
    private static final long DAY = Duration.ofDays(1).toMillis();

    Axis {
        ticks = List.copyOf(ticks);
    }

    /** From 0 to a round value that is not less than the greatest one. */
    static Axis ofAmounts(double greatest, int mostTicks) {
        double least = Math.max(greatest, 1) / mostTicks;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step = Math.max(
                1,
                Stream.of(1.0, 2.0, 5.0, 10.0)
                        .map(each -> each * power)
                        .filter(each -> each >= least)
                        .findFirst()
                        .orElse(least));
        double last = Math.ceil(Math.max(greatest, 1) / step) * step;
        var ticks = new ArrayList<Tick>();
        for (double value = 0; value <= last + step / 2; value += step) {
            ticks.add(new Tick(value, String.format(Locale.ROOT, "%,.0f", value)));
        }
        return new Axis(0, last, ticks);
    }

    /** Clock times of UTC, with the day where there is more than one. */
    static Axis ofTimes(long from, long to, int mostTicks) {
        long least = Math.max(1, (to - from) / mostTicks);
        long step =
                TIME_STEPS.stream().filter(each -> each >= least).findFirst().orElse(least);
        String pattern = step >= DAY
                ? "yyyy-MM-dd"
                : to - from > DAY ? "MM-dd HH:mm" : step < SECOND ? "HH:mm:ss.SS" : "HH:mm:ss";
        var format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
        var ticks = new ArrayList<Tick>();
        for (long value = Math.ceilDiv(from, step) * step; value <= to; value += step) {
            ticks.add(new Tick(value, format.format(Instant.ofEpochMilli(value))));
        }
        return new Axis(from, Math.max(to, from + 1), ticks);
    }

    /** Where a value lies between the two ends, 0 to 1. */
    double share(double value) {
        return (value - from) / (to - from);
    }
}
