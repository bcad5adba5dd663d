package io.streamplane.apiserver.table;

import io.streamplane.apiserver.kind.TableColumn;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code meta.k8s.io/v1 Table}s out of objects. */
public final class TableRenderer {

    private static final JsonMapper JSON = JsonMapper.shared();

    private TableRenderer() {}

    /** How much of each object a row carries. */
    public enum IncludeObject {
        NONE,
        METADATA,
        OBJECT;

        /** The query parameter {@code includeObject}; metadata where it is absent or unknown. */
        public static IncludeObject of(String parameter) {
            return switch (parameter) {
                case "None" -> NONE;
                case "Object" -> OBJECT;
                default -> METADATA;
            };
        }
    }

    /**
     * @param columns of the objects' kind
     * @param objects each of them is needed no longer than until the next, so they may be made one by one
     * @param withColumns false for all but the first event of a watch
     */
    public static ObjectNode table(
            List<TableColumn> columns,
            Iterable<ObjectNode> objects,
            ObjectNode listMeta,
            IncludeObject include,
            Instant now,
            boolean withColumns) {
        ObjectNode table = JSON.createObjectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", listMeta);
        ArrayNode definitions = table.putArray("columnDefinitions");
        if (withColumns) {
            columns.forEach(column -> definitions.add(definition(column)));
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(cell(column, object, now)));
            switch (include) {
                case NONE -> {}
                case METADATA -> row.set("object", partial(object));
                case OBJECT -> row.set("object", object);
            }
        }
        return table;
    }

    /** An object that a column cannot show stops no list. */
    static JsonNode cell(TableColumn column, ObjectNode object, Instant now) {
        try {
            return column.cell().of(object, now);
        } catch (RuntimeException e) {
            return JSON.createObjectNode().stringNode("<unknown>");
        }
    }

    /** The object's metadata as a {@code meta.k8s.io/v1 PartialObjectMetadata}. */
    public static ObjectNode partial(ObjectNode object) {
        ObjectNode partial = JSON.createObjectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    private static ObjectNode definition(TableColumn column) {
        return JSON.createObjectNode()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", column.format())
                .put("description", column.description())
                .put("priority", column.priority());
    }
}
