package io.streamplane.ops.audit;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditEvent;
import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.ops.output.GrowingTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
    private final List<List<String>> rows = new ArrayList<>();
    private boolean printed;

    public EntryPrinter(AuditFormat format, PrintWriter out, AuditEvent events) {
        this.format = format;
        this.out = out;
        this.events = events;
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
            out.print(table.lines(rows));
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
