package io.streamplane.ops.whatif;

import io.streamplane.ops.output.TextTable;
import io.streamplane.scheduler.replay.WhatIfReport;
import io.streamplane.scheduler.replay.WhatIfReport.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A report for people and for programs. */
public final class WhatIfText {

    private WhatIfText() {}

    public static String text(WhatIfReport report, Baseline baseline) {
        var columns = report.columns(baseline);
        boolean replay = baseline == Baseline.REPLAY;
        var header = new ArrayList<String>();
        header.add("");
        columns.forEach(column -> header.add(column.name()));
        var rows = List.of(
                row("pods", columns, column -> Integer.toString(column.pods())),
                row("placed", columns, column -> Integer.toString(column.placed())),
                row("never placed", columns, column -> Integer.toString(column.unplaced())),
                row(
                        replay ? "on another node than in the replay" : "on another node than recorded",
                        columns,
                        column -> Integer.toString(column.moved())),
                row("wait p50 ms", columns, column -> Long.toString(column.waitP50Millis())),
                row("wait p99 ms", columns, column -> Long.toString(column.waitP99Millis())),
                row("most waiting at once", columns, column -> Integer.toString(column.mostWaiting())),
                row("nodes used, mean", columns, column -> decimal(column.meanNodes(), 1)),
                row("nodes used, most", columns, column -> Integer.toString(column.mostNodes())),
                row("cpu asked of used nodes %", columns, column -> decimal(100 * column.meanCpu(), 1)),
                row("memory asked of used nodes %", columns, column -> decimal(100 * column.meanMemory(), 1)));
        return TextTable.ofFigures(header, rows)
                + "Revisions " + (report.from() + 1) + " to " + report.to()
                + (replay
                        ? ". The replay places the same pods at the same times with this build's own configuration."
                        : ". Simulations decide at once; recorded waits have the system's own time in them.")
                + System.lineSeparator();
    }

    /** {@code recorded} only where it is the baseline. */
    public static ObjectNode json(WhatIfReport report, Baseline baseline) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("from", report.from()).put("to", report.to());
        json.put("comparedWith", baseline.name().toLowerCase(Locale.ROOT));
        for (WhatIfReport.Column column : report.columns(baseline)) {
            json.putObject(column.name().equals("what if") ? "whatIf" : column.name())
                    .put("pods", column.pods())
                    .put("placed", column.placed())
                    .put("unplaced", column.unplaced())
                    .put("moved", column.moved())
                    .put("waitP50Millis", column.waitP50Millis())
                    .put("waitP99Millis", column.waitP99Millis())
                    .put("mostWaiting", column.mostWaiting())
                    .put("meanNodes", column.meanNodes())
                    .put("mostNodes", column.mostNodes())
                    .put("meanCpuShare", column.meanCpu())
                    .put("meanMemoryShare", column.meanMemory());
        }
        return json;
    }

    private static List<String> row(
            String name, List<WhatIfReport.Column> columns, Function<WhatIfReport.Column, String> cell) {
        var row = new ArrayList<String>();
        row.add(name);
        columns.forEach(column -> row.add(cell.apply(column)));
        return row;
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
