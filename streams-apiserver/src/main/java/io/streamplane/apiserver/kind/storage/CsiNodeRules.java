package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of a CSINode ({@code pkg/apis/storage/validation}). */
public final class CsiNodeRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.count(
                    "Drivers",
                    "The number of drivers of the node.",
                    node -> drivers(node).size()),
            Columns.age());

    @Override
    public List<FieldError> validate(ObjectNode node) {
        var errors = new Errors();
        var names = new HashSet<String>();
        List<ObjectNode> drivers = drivers(node);
        for (int i = 0; i < drivers.size(); i++) {
            String at = "spec.drivers[" + i + "]";
            String name = Tree.text(drivers.get(i), "name");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else if (!names.add(name)) {
                errors.duplicate(at + ".name", name);
            }
            if (Tree.text(drivers.get(i), "nodeID").isEmpty()) {
                errors.required(at + ".nodeID", "");
            }
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static List<ObjectNode> drivers(ObjectNode node) {
        return Tree.objects(Tree.object(node, "spec"), "drivers");
    }
}
