package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to an Event. */
public final class EventRules implements KindRules {

    private static final List<String> INVOLVED =
            List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

    @Override
    public Map<String, String> selectableFields(ObjectNode event) {
        var fields = new HashMap<String, String>();
        ObjectNode involved = Tree.object(event, "involvedObject");
        INVOLVED.forEach(field -> fields.put("involvedObject." + field, Tree.text(involved, field)));
        String component = Tree.text(Tree.object(event, "source"), "component");
        fields.put("source", component.isEmpty() ? Tree.text(event, "reportingComponent") : component);
        for (String field : List.of("reason", "reportingComponent", "type")) {
            fields.put(field, Tree.text(event, field));
        }
        return fields;
    }

    @Override
    public List<TableColumn> columns() {
        return EventColumns.ALL;
    }
}
