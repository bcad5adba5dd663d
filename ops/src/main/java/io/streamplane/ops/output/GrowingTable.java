package io.streamplane.ops.output;

import java.util.List;

/**
 * Rows as aligned lines of text while they come, as {@code kubectl get --watch} prints: the header comes with the first
 * rows, and columns only grow.
 */
public final class GrowingTable {

    private final List<String> header;
    private final int[] widths;
    private boolean begun;

    public GrowingTable(List<String> header) {
        this.header = List.copyOf(header);
        this.widths = new int[header.size()];
        TextTable.widen(widths, header);
    }

    /** These rows as lines, each with the system's line separator at its end; before the first of all the header. */
    public String lines(List<List<String>> rows) {
        return lines(rows, FittedColumns.ALL);
    }

    /** @param columns which of them are shown, and how much of each */
    public String lines(List<List<String>> rows, FittedColumns columns) {
        rows.forEach(row -> TextTable.widen(widths, row));
        int[] shown = columns.fit(widths);
        var text = new StringBuilder();
        if (!begun) {
            TextTable.appendWords(text, header, shown);
            begun = true;
        }
        rows.forEach(row -> TextTable.appendWords(text, row, shown));
        return text.toString();
    }
}
