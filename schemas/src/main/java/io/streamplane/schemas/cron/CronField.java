package io.streamplane.schemas.cron;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One field of a schedule: the numbers that it allows, as bits.
 *
 * @param star whether a part is a star or question mark without a step
 */
record CronField(long bits, boolean star) {

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}");

    /** In the order in which they stand, with their least and greatest numbers, and the names of some. */
    enum Kind {
        MINUTE(0, 59, List.of()),
        HOUR(0, 23, List.of()),
        DAY_OF_MONTH(1, 31, List.of()),
        MONTH(1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
        DAY_OF_WEEK(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

        private final int least;
        private final int most;
        private final List<String> names;

        Kind(int least, int most, List<String> names) {
            this.least = least;
            this.most = most;
            this.names = names;
        }

        private long number(String text) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            return named < 0 ? integer(text) : named + (long) least;
        }
    }

    /** Parts that are joined by commas, e.g. {@code 5}, {@code mon-fri} or {@code 0-30/5}. */
    static CronField parse(Kind kind, String text) {
        var field = new CronField(0, false);
        for (String part : text.split(",")) {
            if (!part.isEmpty()) {
                CronField one = part(kind, part);
                field = new CronField(field.bits | one.bits, field.star | one.star);
            }
        }
        return field;
    }

    boolean allows(int value) {
        return (bits >>> value & 1) == 1;
    }

    private static CronField part(Kind kind, String part) {
        String[] stepped = part.split("/", -1);
        String[] ends = stepped[0].split("-", -1);
        boolean star = ends[0].equals("*") || ends[0].equals("?");
        long start = star ? kind.least : kind.number(ends[0]);
        if (!star && ends.length > 2) {
            throw new IllegalArgumentException("too many hyphens: " + part);
        }
        long end = star ? kind.most : ends.length == 2 ? kind.number(ends[1]) : start;
        long step = 1;
        if (stepped.length > 2) {
            throw new IllegalArgumentException("too many slashes: " + part);
        } else if (stepped.length == 2) {
            step = integer(stepped[1]);
            end = ends.length == 1 ? kind.most : end;
            star &= step <= 1;
        }
        check(kind, part, start, end, step);
        long bits = 0;
        for (long each = start; each <= end; each += step) {
            bits |= 1L << each;
        }
        return new CronField(bits, star);
    }

    private static void check(Kind kind, String part, long start, long end, long step) {
        if (start < kind.least) {
            throw new IllegalArgumentException(
                    "beginning of range (" + start + ") below minimum (" + kind.least + "): " + part);
        } else if (end > kind.most) {
            throw new IllegalArgumentException("end of range (" + end + ") above maximum (" + kind.most + "): " + part);
        } else if (start > end) {
            throw new IllegalArgumentException(
                    "beginning of range (" + start + ") beyond end of range (" + end + "): " + part);
        } else if (step == 0) {
            throw new IllegalArgumentException("step of range should be a positive number: " + part);
        }
    }

    private static long integer(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text + "\": invalid syntax");
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }
}
