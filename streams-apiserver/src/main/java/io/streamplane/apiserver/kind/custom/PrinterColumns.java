package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** {@code additionalPrinterColumns}, after the name; where a definition has none, the age. */
final class PrinterColumns {

    private PrinterColumns() {}

    static List<TableColumn> of(List<ObjectNode> columns) {
        var all = new ArrayList<TableColumn>();
        all.add(Columns.name());
        columns.forEach(column -> all.add(column(column)));
        if (columns.isEmpty()) {
            all.add(Columns.age());
        }
        return List.copyOf(all);
    }

    private static TableColumn column(ObjectNode column) {
        String json = Tree.text(column, "jsonPath");
        String type = Tree.text(column, "type");
        String description = Tree.text(column, "description");
        FieldPath path = FieldPath.parse(json);
        return new TableColumn(
                Tree.text(column, "name"),
                type,
                Tree.text(column, "format"),
                description.isEmpty() ? "Custom resource definition column (in JSONPath format): " + json : description,
                (int) Tree.number(column, "priority", 0),
                (object, now) -> cell(type, path.first(object), now));
    }

    private static JsonNode cell(String type, @Nullable JsonNode value, Instant now) {
        if (value == null) {
            return NullNode.instance;
        }
        return switch (type) {
            case "integer" -> value.isNumber() ? LongNode.valueOf((long) value.doubleValue()) : NullNode.instance;
            case "number" -> value.isNumber() ? DoubleNode.valueOf(value.doubleValue()) : NullNode.instance;
            case "boolean" -> value.isBoolean() ? value : NullNode.instance;
            case "date" -> date(value, now);
            default -> StringNode.valueOf(value.isString() ? value.stringValue() : value.toString());
        };
    }

    private static JsonNode date(JsonNode value, Instant now) {
        if (!value.isString()) {
            return NullNode.instance;
        }
        String since = HumanDuration.since(value.stringValue(), now);
        boolean none = since.equals("<unknown>") && !value.stringValue().isEmpty();
        return StringNode.valueOf(none ? "<invalid>" : since);
    }
}
