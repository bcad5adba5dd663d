package io.streamplane.ops.bench;

import io.streamplane.ops.output.TextTable;
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
        return TextTable.ofFigures(header, rows);
    }
}
