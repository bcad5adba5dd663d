package io.streamplane.schemas.kind.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of completion indexes of a Job as intervals in ascending order that do not touch. As text: {@code 1,3-5,7}; two neighbours
 * are {@code 3,4}, as Kubernetes writes them.
 */
public record Indexes(List<Interval> intervals) {

    /** From first to last, both included. */
    public record Interval(int first, int last) {}

    public static final Indexes NONE = new Indexes(List.of());

    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    public Indexes {
        intervals = List.copyOf(intervals);
    }

    /** Reads what is below a number of completions; parts that are no intervals are passed over. */
    public static Indexes lenient(@Nullable String text, int completions) {
        var found = new ArrayList<Interval>();
        for (String part : parts(text)) {
            var matcher = INTERVAL.matcher(part);
            if (!matcher.matches()) {
                continue;
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first < completions && first <= last) {
                found.add(new Interval(first, Math.min(last, completions - 1)));
            }
        }
        return joined(found);
    }

    /**
     * Reads intervals in ascending order.
     *
     * @param completions each index is less
     * @throws IllegalArgumentException in the words of {@code validateIndexesFormat} where the text is something else
     */
    public static Indexes strict(String text, long completions) {
        var found = new ArrayList<Interval>();
        int last = -1;
        for (String part : parts(text)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("too many separators in interval, interval: \"" + part + "\"");
            }
            int from = index(ends[0], completions);
            if (from <= last) {
                throw new IllegalArgumentException("non-increasing order, previous: " + last + ", current: " + from);
            }
            last = ends.length == 1 ? from : index(ends[1], completions);
            if (ends.length == 2 && from >= last) {
                throw new IllegalArgumentException("non-increasing order, previous: " + from + ", current: " + last);
            }
            found.add(new Interval(from, last));
        }
        return joined(found);
    }

    private static String[] parts(@Nullable String text) {
        return text == null || text.isEmpty() ? new String[0] : text.split(",", -1);
    }

    private static int index(String text, long completions) {
        if (!INDEX.matcher(text).matches()) {
            throw new IllegalArgumentException("cannot convert string to integer for index: \"" + text + "\"");
        }
        int index = Integer.parseInt(text);
        if (index >= completions) {
            throw new IllegalArgumentException("too large index: \"" + text + "\"");
        }
        return index;
    }

    public static Indexes of(Collection<Integer> indexes) {
        return joined(new TreeSet<>(indexes)
                .stream().map(each -> new Interval(each, each)).toList());
    }

    public Indexes and(Indexes others) {
        var all = new ArrayList<>(intervals);
        all.addAll(others.intervals);
        return joined(all);
    }

    private static Indexes joined(List<Interval> all) {
        var joined = new ArrayList<Interval>();
        for (Interval each :
                all.stream().sorted(Comparator.comparingInt(Interval::first)).toList()) {
            Interval last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || each.first() > last.last() + 1) {
                joined.add(each);
            } else {
                joined.set(joined.size() - 1, new Interval(last.first(), Math.max(last.last(), each.last())));
            }
        }
        return new Indexes(joined);
    }

    public int total() {
        return intervals.stream()
                .mapToInt(each -> each.last() - each.first() + 1)
                .sum();
    }

    public boolean has(int index) {
        int low = 0;
        int high = intervals.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (intervals.get(middle).last() < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < intervals.size() && intervals.get(low).first() <= index;
    }

    /** How many of these indexes are among the others. */
    public int common(Indexes others) {
        int common = 0;
        for (Interval mine : intervals) {
            for (Interval other : others.intervals) {
                common += Math.max(0, Math.min(mine.last(), other.last()) - Math.max(mine.first(), other.first()) + 1);
            }
        }
        return common;
    }

    /** The lowest indexes below a number of completions that are not among these. */
    public List<Integer> missing(int count, int completions) {
        var missing = new ArrayList<Integer>();
        int candidate = 0;
        for (Interval each : intervals) {
            for (; candidate < each.first() && candidate < completions && missing.size() < count; candidate++) {
                missing.add(candidate);
            }
            candidate = each.last() + 1;
        }
        for (; candidate < completions && missing.size() < count; candidate++) {
            missing.add(candidate);
        }
        return missing;
    }

    @Override
    public String toString() {
        return intervals.stream()
                .map(each -> each.first() == each.last()
                        ? "" + each.first()
                        : each.first() + (each.last() == each.first() + 1 ? "," : "-") + each.last())
                .collect(Collectors.joining(","));
    }
}
