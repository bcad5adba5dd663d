package io.streamplane.apiserver.kind.batch;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The syntax of a CronJob's schedule, and what is wrong with one in the words of the parser that Kubernetes uses (robfig/cron,
 * {@code ParseStandard}): five fields, or a word after an at sign.
 */
final class CronSchedule {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of()),
            new Field(0, 23, List.of()),
            new Field(1, 31, List.of()),
            new Field(1, 12, MONTHS),
            new Field(0, 6, DAYS));
    private static final Set<String> WORDS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final String EVERY = "@every ";
    private static final Pattern DURATION =
            Pattern.compile("[-+]?(0|((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}");

    private CronSchedule() {}

    /** Stands for what the parser says. */
    private static final class Problem extends Exception {
        private static final long serialVersionUID = 1L;

        Problem(String message) {
            super(message, null, false, false);
        }
    }

    /** Empty where nothing is wrong. */
    static String problem(String schedule) {
        try {
            parse(schedule);
            return "";
        } catch (Problem problem) {
            return String.valueOf(problem.getMessage());
        }
    }

    private static void parse(String schedule) throws Problem {
        if (schedule.isEmpty()) {
            throw new Problem("empty spec string");
        }
        String rest = schedule;
        if (schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=")) {
            int end = schedule.indexOf(' ');
            String zone = schedule.substring(schedule.indexOf('=') + 1, end < 0 ? schedule.length() : end);
            if (!isZone(zone) || end < 0) {
                throw new Problem("provided bad location " + zone + ": unknown time zone " + zone);
            }
            rest = schedule.substring(end).strip();
        }
        if (rest.startsWith("@")) {
            word(rest);
            return;
        }
        List<String> fields = Arrays.stream(rest.strip().split("\\s+"))
                .filter(each -> !each.isEmpty())
                .toList();
        if (fields.size() != FIELDS.size()) {
            throw new Problem("expected exactly " + FIELDS.size() + " fields, found " + fields.size() + ": ["
                    + String.join(" ", fields) + "]");
        }
        for (int i = 0; i < FIELDS.size(); i++) {
            for (String range : fields.get(i).split(",")) {
                if (!range.isEmpty()) {
                    FIELDS.get(i).check(range);
                }
            }
        }
    }

    static boolean isZone(String zone) {
        try {
            return zone.equals("UTC") || ZoneId.getAvailableZoneIds().contains(zone);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void word(String word) throws Problem {
        if (word.startsWith(EVERY)) {
            String duration = word.substring(EVERY.length());
            if (!DURATION.matcher(duration).matches()) {
                throw new Problem("failed to parse duration " + word + ": time: invalid duration \"" + duration + "\"");
            }
        } else if (!WORDS.contains(word)) {
            throw new Problem("unrecognized descriptor: " + word);
        }
    }

    /** The numbers that a field may hold, and the names of some. */
    private record Field(int least, int most, List<String> names) {

        /** @param range e.g. {@code *}, {@code 5}, {@code mon-fri} or {@code 0-30/5} */
        void check(String range) throws Problem {
            String[] stepped = range.split("/", -1);
            String[] ends = stepped[0].split("-", -1);
            long start;
            long end;
            if (ends[0].equals("*") || ends[0].equals("?")) {
                start = least;
                end = most;
            } else {
                start = number(ends[0]);
                if (ends.length > 2) {
                    throw new Problem("too many hyphens: " + range);
                }
                end = ends.length == 2 ? number(ends[1]) : start;
            }
            long step = 1;
            if (stepped.length > 2) {
                throw new Problem("too many slashes: " + range);
            } else if (stepped.length == 2) {
                step = integer(stepped[1]);
                end = ends.length == 1 ? most : end;
            }
            order(range, start, end, step);
        }

        private void order(String range, long start, long end, long step) throws Problem {
            if (start < least) {
                throw new Problem("beginning of range (" + start + ") below minimum (" + least + "): " + range);
            } else if (end > most) {
                throw new Problem("end of range (" + end + ") above maximum (" + most + "): " + range);
            } else if (start > end) {
                throw new Problem("beginning of range (" + start + ") beyond end of range (" + end + "): " + range);
            } else if (step == 0) {
                throw new Problem("step of range should be a positive number: " + range);
            }
        }

        private long number(String text) throws Problem {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            return named < 0 ? integer(text) : named + least;
        }

        private static long integer(String text) throws Problem {
            if (!NUMBER.matcher(text).matches()) {
                throw new Problem("failed to parse int from " + text + ": strconv.Atoi: parsing \"" + text
                        + "\": invalid syntax");
            }
            long number = Long.parseLong(text);
            if (number < 0) {
                throw new Problem("negative number (" + number + ") not allowed: " + text);
            }
            return number;
        }
    }
}
