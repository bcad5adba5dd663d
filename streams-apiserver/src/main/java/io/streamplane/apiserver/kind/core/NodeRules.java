package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Node. A node may be created with its status. */
public final class NodeRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode node) {
        Tree.ensure(node, "spec");
        ObjectNode status = Tree.object(node, "status");
        if (status == null) {
            return;
        }
        if (!Tree.has(status, "allocatable") && Tree.object(status, "capacity") instanceof ObjectNode capacity) {
            status.set("allocatable", capacity.deepCopy());
        }
        ContainerDefaults.amounts(Tree.object(status, "capacity"));
        ContainerDefaults.amounts(Tree.object(status, "allocatable"));
    }

    @Override
    public List<FieldError> validate(ObjectNode node) {
        var errors = new Errors();
        TolerationValidation.validateTaints(errors, Tree.objects(Tree.object(node, "spec"), "taints"), "spec.taints");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
        ObjectNode now = Tree.ensure(node, "spec");
        ObjectNode before = Tree.ensure(old, "spec");
        var errors = new Errors();
        for (String field : List.of("podCIDR", "providerID")) {
            if (!Tree.text(before, field).isEmpty() && !Tree.same(now, before, field)) {
                errors.forbidden(
                        "spec." + field,
                        field.equals("podCIDR")
                                ? "node updates may not change podCIDR except from \"\" to valid"
                                : "node updates may not change providerID except from \"\" to valid");
            }
        }
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode node) {
        return Map.of("spec.unschedulable", Boolean.toString(Tree.flag(Tree.object(node, "spec"), "unschedulable")));
    }

    @Override
    public List<TableColumn> columns() {
        return NodeColumns.ALL;
    }
}
