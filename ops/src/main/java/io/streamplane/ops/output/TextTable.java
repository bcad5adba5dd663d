package io.streamplane.ops.output;

import java.util.List;

/** Cells as lines of text with aligned columns, each line with the system's line separator at its end. */
public final class TextTable {

    private enum Alignment {
        /** As kubectl prints. */
        LEFT,
        /** As figures are read. */
        RIGHT
    }

    private static final String ELLIPSIS = "...";

    private TextTable() {}

    /** Three spaces between columns, as kubectl prints. */
    public static String ofWords(List<String> header, List<List<String>> rows) {
        return new GrowingTable(header).lines(rows);
    }

    /** Columns aligned at their right ends. */
    public static String ofFigures(List<String> header, List<List<String>> rows) {
        var text = new StringBuilder();
        int[] widths = new int[header.size()];
        widen(widths, header);
        rows.forEach(row -> widen(widths, row));
        append(text, header, widths, Alignment.RIGHT, "  ");
        rows.forEach(row -> append(text, row, widths, Alignment.RIGHT, "  "));
        return text.toString();
    }

    static void widen(int[] widths, List<String> row) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
        }
    }

    static void appendWords(StringBuilder text, List<String> cells, int[] widths) {
        append(text, cells, widths, Alignment.LEFT, "   ");
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths, Alignment alignment, String gap) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] == 0) {
                continue;
            }
            String cell = cut(cells.get(column), widths[column]);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(line.isEmpty() ? "" : gap)
                    .append(alignment == Alignment.LEFT ? cell + padding : padding + cell);
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width
                ? cell
                : width <= ELLIPSIS.length()
                        ? cell.substring(0, width)
                        : cell.substring(0, width - ELLIPSIS.length()) + ELLIPSIS;
    }
}
