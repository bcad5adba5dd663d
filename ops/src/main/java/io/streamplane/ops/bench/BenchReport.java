package io.streamplane.ops.bench;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bench found, in both of its forms.
 *
 * @param header column names of the table
 * @param rows cells, as many in each row as there are columns
 * @param json one object with the same figures
 */
public record BenchReport(List<String> header, List<List<String>> rows, ObjectNode json) {

    /** The table, columns aligned, one line a row. */
    public String table() {
        var text = new StringBuilder();
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = header.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        append(text, header, widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            text.append(" ".repeat(widths[column] - cell.length())).append(cell);
            text.append(column == widths.length - 1 ? System.lineSeparator() : "  ");
        }
    }
}
