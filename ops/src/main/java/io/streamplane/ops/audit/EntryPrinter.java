package io.streamplane.ops.audit;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditEvent;
import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.ops.output.FittedColumns;
import io.streamplane.ops.output.GrowingTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints entries while they come: JSON and events one on a line; rows of a table in batches, so that columns fit. For one
 * thread.
 */
public final class EntryPrinter {

    private static final int BATCH = 500;

    private final AuditFormat format;
    private final PrintWriter out;
    private final AuditEvent events;
    private final GrowingTable table = new GrowingTable(EntryText.HEADER);
    private final FittedColumns columns;
    private final List<List<String>> rows = new ArrayList<>();
    private boolean printed;

    /** @param width of a table's lines */
    public EntryPrinter(AuditFormat format, PrintWriter out, int width, AuditEvent events) {
        this.columns =
                new FittedColumns(width, columns("TIME", "REVISION"), columns("SOURCE", "MANAGER", "AGENT", "NOTES"));
        this.format = format;
        this.out = out;
        this.events = events;
    }

    private static List<Integer> columns(String... names) {
        return Stream.of(names).map(EntryText.HEADER::indexOf).toList();
    }

    public void print(AuditEntry entry) {
        switch (format) {
            case TABLE -> {
                rows.add(EntryText.row(entry));
                if (rows.size() >= BATCH) {
                    flush();
                }
            }
            case JSON -> out.println(EntryJson.of(entry));
            case KUBERNETES -> {
                ObjectNode event = events.of(entry);
                if (event != null) {
                    out.println(event);
                }
            }
            case DIFF -> EntryText.diff(entry).forEach(out::println);
        }
    }

    /** Shows all that was printed so far, and of a table at least the header. */
    public void flush() {
        if (format == AuditFormat.TABLE && (!printed || !rows.isEmpty())) {
            out.print(table.lines(rows, columns));
            rows.clear();
            printed = true;
        }
        out.flush();
    }

    /** Whether nobody reads any more. */
    public boolean broken() {
        return out.checkError();
    }
}
