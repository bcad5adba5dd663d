package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of a CSIStorageCapacity ({@code pkg/apis/storage/validation}). */
public final class CsiStorageCapacityRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "StorageClassName",
                    "The name of the StorageClass.",
                    capacity -> Tree.text(capacity, "storageClassName")),
            Columns.text("Capacity", "How much room there is.", capacity -> Tree.text(capacity, "capacity")));

    @Override
    public List<FieldError> validate(ObjectNode capacity) {
        var errors = new Errors();
        String type = Tree.text(capacity, "storageClassName");
        if (type.isEmpty()) {
            errors.required("storageClassName", "");
        } else {
            errors.invalid("storageClassName", type, Names.dnsSubdomain(type));
        }
        Labels.validateSelector(errors, Tree.object(capacity, "nodeTopology"), "nodeTopology");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode capacity, ObjectNode old) {
        var errors = new Errors();
        for (String field : List.of("nodeTopology", "storageClassName")) {
            errors.immutable(field, capacity.get(field), Tree.same(capacity, old, field));
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
