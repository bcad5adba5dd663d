package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The parts of timestamps, in UTC or a given zone, and of durations. */
final class TimeFunctions {

    private TimeFunctions() {}

    static Map<String, CelFunction> functions() {
        var all = new HashMap<String, CelFunction>();
        all.put("getFullYear", part(ZonedDateTime::getYear, null));
        all.put("getMonth", part(time -> time.getMonthValue() - 1L, null));
        all.put("getDayOfYear", part(time -> time.getDayOfYear() - 1L, null));
        all.put("getDayOfMonth", part(time -> time.getDayOfMonth() - 1L, null));
        all.put("getDate", part(ZonedDateTime::getDayOfMonth, null));
        all.put("getDayOfWeek", part(time -> time.getDayOfWeek().getValue() % 7, null));
        all.put("getHours", part(ZonedDateTime::getHour, Duration::toHours));
        all.put("getMinutes", part(ZonedDateTime::getMinute, Duration::toMinutes));
        all.put("getSeconds", part(ZonedDateTime::getSecond, Duration::toSeconds));
        all.put("getMilliseconds", part(time -> time.getNano() / 1_000_000L, time -> time.toMillis() % 1000));
        return all;
    }

    private static CelFunction part(ToLongFunction<ZonedDateTime> ofTime, @Nullable ToLongFunction<Duration> ofSpan) {
        return (arguments, budget) -> {
            if (arguments.get(0) instanceof Instant time) {
                return ofTime.applyAsLong(time.atZone(zone(arguments)));
            } else if (arguments.get(0) instanceof Duration time && ofSpan != null) {
                return ofSpan.applyAsLong(time);
            }
            throw EvaluationFailure.noSuchOverload();
        };
    }

    private static ZoneId zone(List<Object> arguments) {
        if (arguments.size() < 2) {
            return ZoneOffset.UTC;
        } else if (!(arguments.get(1) instanceof String name)) {
            throw EvaluationFailure.noSuchOverload();
        } else {
            try {
                boolean unsigned = !name.isEmpty() && Character.isDigit(name.charAt(0));
                return ZoneId.of(unsigned ? "+" + name : name);
            } catch (DateTimeException e) {
                throw new EvaluationFailure("unknown time zone " + name);
            }
        }
    }
}
