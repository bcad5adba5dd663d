package io.streamplane.apiserver.table;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of long tables, in JSON. What does not depend on the time is kept with the object as long as there is memory: most objects
 * are shown far more often than they change. A cell depends on the time where it would be another one much later; such a cell is kept
 * only where it is the age, and otherwise the row is made anew each time.
 */
public final class TableRows {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration MUCH = Duration.ofDays(4000);

    private final List<TableColumn> columns;
    private final IncludeObject include;
    private final Instant now;

    /**
     * A row without the cells that show its object's age.
     *
     * @param parts of its JSON, between each two of which stands the age; none where the row cannot be kept
     * @param created from when the age is counted
     */
    private record Kept(List<byte[]> parts, Instant created) {

        private static final Kept NOTHING = new Kept(List.of(), Instant.EPOCH);
    }

    /** What a kept row depends on beside its object; columns are the same list as long as their kind is. */
    private record Made(List<TableColumn> columns, IncludeObject include) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Made made && made.columns == columns && made.include == include;
        }

        @Override
        public int hashCode() {
            return Objects.hash(System.identityHashCode(columns), include);
        }
    }

    public TableRows(List<TableColumn> columns, IncludeObject include, Instant now) {
        this.columns = columns;
        this.include = include;
        this.now = now;
    }

    /** Writes the table, its rows one after the other. */
    public void write(OutputStream out, ObjectNode listMeta, Iterable<StoredObject> objects) throws IOException {
        ObjectNode head = TableRenderer.table(columns, List.of(), listMeta, include, now, true);
        head.remove("rows");
        String opened = head.toString();
        text(out, opened.substring(0, opened.length() - 1));
        text(out, ",\"rows\":[");
        boolean first = true;
        for (StoredObject object : objects) {
            if (!first) {
                out.write(',');
            }
            first = false;
            row(out, object);
        }
        text(out, "]}\n");
    }

    private void row(OutputStream out, StoredObject object) throws IOException {
        Kept kept = include == IncludeObject.OBJECT
                ? Kept.NOTHING
                : object.kept(Kept.class, new Made(columns, include), () -> kept(object));
        if (kept.parts().isEmpty()) {
            alone(out, object);
            return;
        }
        out.write(kept.parts().getFirst());
        byte[] age = kept.parts().size() == 1
                ? new byte[0]
                : quoted(HumanDuration.of(Duration.between(kept.created(), now)));
        for (byte[] part : kept.parts().subList(1, kept.parts().size())) {
            out.write(age);
            out.write(part);
        }
    }

    private void alone(OutputStream out, StoredObject object) throws IOException {
        text(out, "{\"cells\":" + JSON.writeValueAsString(cells(object.tree(), now)));
        if (include != IncludeObject.NONE) {
            text(out, ",\"object\":");
            out.write(
                    include == IncludeObject.OBJECT
                            ? object.json()
                            : JSON.writeValueAsBytes(TableRenderer.partial(object.tree())));
        }
        out.write('}');
    }

    private Kept kept(StoredObject object) {
        ObjectNode tree = object.tree();
        String created = tree.path("metadata").path("creationTimestamp").asString("");
        Instant later = now.plus(MUCH);
        List<JsonNode> cells = cells(tree, now);
        List<JsonNode> then = cells(tree, later);
        var parts = new ArrayList<byte[]>();
        var part = new StringBuilder("{\"cells\":[");
        for (int i = 0; i < cells.size(); i++) {
            part.append(i == 0 ? "" : ",");
            if (cells.get(i).equals(then.get(i))) {
                part.append(JSON.writeValueAsString(cells.get(i)));
            } else if (isAge(cells.get(i), created, now) && isAge(then.get(i), created, later)) {
                parts.add(bytes(part));
                part.setLength(0);
            } else {
                return Kept.NOTHING;
            }
        }
        part.append(']');
        if (include == IncludeObject.METADATA) {
            part.append(",\"object\":").append(JSON.writeValueAsString(TableRenderer.partial(tree)));
        }
        parts.add(bytes(part.append('}')));
        return new Kept(parts, parts.size() == 1 ? Instant.EPOCH : Instant.parse(created));
    }

    private static boolean isAge(JsonNode cell, String created, Instant at) {
        return cell.asString("").equals(HumanDuration.since(created, at));
    }

    private List<JsonNode> cells(ObjectNode object, Instant at) {
        return columns.stream()
                .map(column -> TableRenderer.cell(column, object, at))
                .toList();
    }

    private static byte[] quoted(String text) {
        return ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(bytes(text));
    }
}
