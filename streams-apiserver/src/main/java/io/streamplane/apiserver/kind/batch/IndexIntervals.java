package io.streamplane.apiserver.kind.batch;

/** Indexes of a Job as text: numbers and intervals in ascending order, e.g. {@code 0,2-4,7}. */
final class IndexIntervals {

    private IndexIntervals() {}

    /**
     * How many indexes a text names.
     *
     * @param completions each index is less
     * @throws IllegalArgumentException in the words of {@code validateIndexesFormat} where the text is none
     */
    static long count(String text, long completions) {
        if (text.isEmpty()) {
            return 0;
        }
        long count = 0;
        long last = -1;
        for (String interval : text.split(",", -1)) {
            String[] ends = interval.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("too many separators in interval, interval: \"" + interval + "\"");
            }
            long from = index(ends[0], completions);
            if (from <= last) {
                throw new IllegalArgumentException("non-increasing order, previous: " + last + ", current: " + from);
            }
            long to = ends.length == 1 ? from : index(ends[1], completions);
            if (ends.length == 2 && from >= to) {
                throw new IllegalArgumentException("non-increasing order, previous: " + from + ", current: " + to);
            }
            count += to - from + 1;
            last = to;
        }
        return count;
    }

    private static long index(String text, long completions) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("cannot convert string to integer for index: \"" + text + "\"");
        }
        long index = Long.parseLong(text);
        if (index >= completions) {
            throw new IllegalArgumentException("too large index: \"" + text + "\"");
        }
        return index;
    }
}
