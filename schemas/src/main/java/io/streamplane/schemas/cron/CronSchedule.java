package io.streamplane.schemas.cron;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as CronJobs have it: five fields, or a word after an at sign. It is read, and computed, as by the library that
 * Kubernetes uses (robfig/cron v3, {@code ParseStandard}), which differs from other libraries of cron in its words, in days
 * (of month and of week: either, unless one is a star), and where a clock is changed: a time that the clock skips is skipped,
 * and a time that comes twice counts twice where the hour is named.
 */
public final class CronSchedule {

    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final String EVERY = "@every ";
    private static final Pattern DURATION =
            Pattern.compile("[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+)");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Double> NANOS =
            Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "μs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
    private static final int MOST_YEARS = 5;

    /** Which numbers each field allows; null for {@code @every}. */
    private final @Nullable List<CronField> fields;

    private final Duration every;
    /** What the schedule itself names; null where it names none. */
    private final @Nullable ZoneId zone;

    private CronSchedule(@Nullable List<CronField> fields, Duration every, @Nullable ZoneId zone) {
        this.fields = fields;
        this.every = every;
        this.zone = zone;
    }

    /** What is wrong with a schedule; empty where nothing is. */
    public static String problem(String schedule) {
        try {
            parse(schedule);
            return "";
        } catch (IllegalArgumentException problem) {
            return String.valueOf(problem.getMessage());
        }
    }

    /** Throws {@link IllegalArgumentException} with the words of the library. */
    public static CronSchedule parse(String schedule) {
        if (schedule.isEmpty()) {
            throw new IllegalArgumentException("empty spec string");
        }
        if (!schedule.startsWith("TZ=") && !schedule.startsWith("CRON_TZ=")) {
            return parse(schedule, null);
        }
        int end = schedule.indexOf(' ');
        String zone = schedule.substring(schedule.indexOf('=') + 1, end < 0 ? schedule.length() : end);
        if (!isZone(zone) || end < 0) {
            throw new IllegalArgumentException("provided bad location " + zone + ": unknown time zone " + zone);
        }
        return parse(schedule.substring(end).strip(), ZoneId.of(zone));
    }

    private static CronSchedule parse(String text, @Nullable ZoneId zone) {
        if (text.startsWith(EVERY)) {
            return new CronSchedule(null, duration(text.substring(EVERY.length()), text), zone);
        }
        String spec = text;
        if (text.startsWith("@")) {
            spec = WORDS.get(text);
            if (spec == null) {
                throw new IllegalArgumentException("unrecognized descriptor: " + text);
            }
        }
        List<String> fields = Arrays.stream(spec.strip().split("\\s+"))
                .filter(each -> !each.isEmpty())
                .toList();
        int expected = CronField.Kind.values().length;
        if (fields.size() != expected) {
            throw new IllegalArgumentException("expected exactly " + expected + " fields, found " + fields.size()
                    + ": [" + String.join(" ", fields) + "]");
        }
        return new CronSchedule(
                Arrays.stream(CronField.Kind.values())
                        .map(kind -> CronField.parse(kind, fields.get(kind.ordinal())))
                        .toList(),
                Duration.ZERO,
                zone);
    }

    public static boolean isZone(String zone) {
        try {
            return zone.equals("UTC") || ZoneId.getAvailableZoneIds().contains(zone);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** At least a second, whole seconds. */
    private static Duration duration(String text, String whole) {
        if (!DURATION.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "failed to parse duration " + whole + ": time: invalid duration \"" + text + "\"");
        }
        Matcher part = PART.matcher(text);
        double nanos = 0;
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * NANOS.getOrDefault(part.group(2), 0.0);
        }
        long seconds = text.startsWith("-") ? 1 : Math.max(1, (long) (nanos / 1e9));
        return Duration.ofSeconds(seconds);
    }

    /**
     * The first time after the given one.
     *
     * @param local the zone, where the schedule names none itself
     * @return null where there is none within five years
     */
    public @Nullable Instant next(Instant after, ZoneId local) {
        Instant second = after.truncatedTo(ChronoUnit.SECONDS);
        return fields == null
                ? second.plus(every)
                : new Search(fields, zone == null ? local : zone, second.plusSeconds(1)).find();
    }

    /**
     * Goes from field to field, the largest first: while the field does not match, the time is put forward to the field's
     * next value, with the smaller ones at their beginning; a carry into a larger field begins anew.
     */
    private static final class Search {
        private final List<CronField> fields;
        private final ZoneId zone;
        private Instant at;
        private LocalDateTime local;
        private boolean moved;

        Search(List<CronField> fields, ZoneId zone, Instant from) {
            this.fields = fields;
            this.zone = zone;
            this.at = from;
            this.local = LocalDateTime.ofInstant(from, zone);
        }

        @Nullable
        Instant find() {
            int limit = local.getYear() + MOST_YEARS;
            while (local.getYear() <= limit) {
                if (month() && day() && hour() && minute() && second()) {
                    return at;
                }
            }
            return null;
        }

        private boolean month() {
            while (!allows(CronField.Kind.MONTH, local.getMonthValue())) {
                begin(local.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS));
                date(local.plusMonths(1));
                if (local.getMonthValue() == 1) {
                    return false;
                }
            }
            return true;
        }

        /** Midnight may not exist, or come at another hour of the old offset. */
        private boolean day() {
            while (!allowsDay()) {
                begin(local.truncatedTo(ChronoUnit.DAYS));
                date(local.plusDays(1));
                if (local.getHour() != 0) {
                    int hours = local.getHour() > 12 ? 24 - local.getHour() : -local.getHour();
                    move(at.plus(Duration.ofHours(hours)));
                }
                if (local.getDayOfMonth() == 1) {
                    return false;
                }
            }
            return true;
        }

        private boolean hour() {
            while (!allows(CronField.Kind.HOUR, local.getHour())) {
                begin(local.truncatedTo(ChronoUnit.HOURS));
                move(at.plus(Duration.ofHours(1)));
                if (local.getHour() == 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean minute() {
            while (!allows(CronField.Kind.MINUTE, local.getMinute())) {
                if (!moved) {
                    moved = true;
                    move(at.truncatedTo(ChronoUnit.MINUTES));
                }
                move(at.plus(Duration.ofMinutes(1)));
                if (local.getMinute() == 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean second() {
            if (local.getSecond() == 0) {
                return true;
            }
            move(at.plusSeconds(60 - local.getSecond()));
            return false;
        }

        private boolean allows(CronField.Kind kind, int value) {
            return fields.get(kind.ordinal()).allows(value);
        }

        /** A star in one of the two leaves the other to decide; else one of them is enough. */
        private boolean allowsDay() {
            CronField ofMonth = fields.get(CronField.Kind.DAY_OF_MONTH.ordinal());
            CronField ofWeek = fields.get(CronField.Kind.DAY_OF_WEEK.ordinal());
            boolean month = ofMonth.allows(local.getDayOfMonth());
            boolean week = ofWeek.allows(local.getDayOfWeek().getValue() % 7);
            return ofMonth.star() || ofWeek.star() ? month && week : month || week;
        }

        private void begin(LocalDateTime beginning) {
            if (!moved) {
                moved = true;
                date(beginning);
            }
        }

        private void move(Instant to) {
            at = to;
            local = LocalDateTime.ofInstant(to, zone);
        }

        /** As Go finds the instant of a local time: by the offset that is in force about then. */
        private void date(LocalDateTime wanted) {
            ZoneOffset guess = zone.getRules().getOffset(wanted.toInstant(ZoneOffset.UTC));
            ZoneOffset there = zone.getRules().getOffset(wanted.toInstant(guess));
            move(wanted.toInstant(there));
        }
    }
}
