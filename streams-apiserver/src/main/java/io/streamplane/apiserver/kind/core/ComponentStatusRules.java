package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows ComponentStatuses ({@code printComponentStatus}). Nobody writes them. */
public final class ComponentStatusRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Status", "Status of the component conditions", ComponentStatusRules::status),
            Columns.text("Message", "Message of the component conditions", each -> condition(each, "message")),
            Columns.text("Error", "Error of the component conditions", each -> condition(each, "error")));

    @Override
    public String deprecation() {
        return "v1 ComponentStatus is deprecated in v1.19+";
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String status(ObjectNode component) {
        return switch (condition(component, "status")) {
            case "True" -> "Healthy";
            case "False" -> "Unhealthy";
            default -> "Unknown";
        };
    }

    private static String condition(ObjectNode component, String field) {
        return Tree.objects(component, "conditions").stream()
                .filter(each -> Tree.text(each, "type").equals("Healthy"))
                .findFirst()
                .map(each -> Tree.text(each, field))
                .orElse("");
    }
}
