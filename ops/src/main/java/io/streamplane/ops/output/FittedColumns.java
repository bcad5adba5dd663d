package io.streamplane.ops.output;

import java.util.Arrays;
import java.util.List;

/**
 * How columns are made to fit a terminal: some are left out, one after another, while the rest is too narrow to be read;
 * then what is still too long is cut, the widest column first.
 *
 * @param width of a line
 * @param whole columns that are never cut
 * @param dispensable columns that may be left out, the first of them first
 */
public record FittedColumns(int width, List<Integer> whole, List<Integer> dispensable) {

    /** No limit. */
    public static final FittedColumns ALL = new FittedColumns(Integer.MAX_VALUE, List.of(), List.of());

    /** So much of a column can be read. */
    private static final int READABLE = 16;

    private static final int GAP = 3;

    public FittedColumns {
        whole = List.copyOf(whole);
        dispensable = List.copyOf(dispensable);
    }

    /** @return a width for each column; 0 leaves it out */
    int[] fit(int[] natural) {
        int[] fitted = natural.clone();
        for (int column : dispensable) {
            if (total(least(fitted)) > width) {
                fitted[column] = 0;
            }
        }
        while (total(fitted) > width) {
            int widest = widest(fitted);
            if (fitted[widest] <= 1) {
                break;
            }
            fitted[widest]--;
        }
        return fitted;
    }

    private int[] least(int[] widths) {
        int[] least = widths.clone();
        for (int column = 0; column < least.length; column++) {
            least[column] = whole.contains(column) ? least[column] : Math.min(least[column], READABLE);
        }
        return least;
    }

    private static long total(int[] widths) {
        long shown = Arrays.stream(widths).filter(each -> each > 0).count();
        return Arrays.stream(widths).asLongStream().sum() + GAP * Math.max(0, shown - 1);
    }

    private int widest(int[] widths) {
        int widest = -1;
        for (int column = 0; column < widths.length; column++) {
            if (!whole.contains(column) && (widest < 0 || widths[column] > widths[widest])) {
                widest = column;
            }
        }
        return Math.max(widest, 0);
    }
}
