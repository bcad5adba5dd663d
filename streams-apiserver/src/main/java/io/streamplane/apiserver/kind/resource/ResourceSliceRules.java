package io.streamplane.apiserver.kind.resource;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ResourceSlice ({@code pkg/apis/resource}). */
public final class ResourceSliceRules implements KindRules {

    private static final List<String> WHERE = List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Node", "The node of the devices.", ResourceSliceRules::nodeName),
            Columns.text(
                    "Driver", "The driver of the devices.", slice -> Tree.text(Tree.object(slice, "spec"), "driver")),
            Columns.text(
                    "Pool", "The pool of the devices.", slice -> Tree.text(Tree.object(slice, "spec", "pool"), "name")),
            Columns.age());

    @Override
    public void prepareForCreate(ObjectNode slice) {
        Generations.onCreate(slice);
    }

    @Override
    public void prepareForUpdate(ObjectNode slice, ObjectNode old) {
        Generations.onUpdate(slice, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode slice) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(slice, "spec");
        String driver = Tree.text(spec, "driver");
        if (driver.isEmpty()) {
            errors.required("spec.driver", "");
        } else {
            errors.invalid("spec.driver", driver, Names.dnsSubdomain(driver));
        }
        if (Tree.text(Tree.object(spec, "pool"), "name").isEmpty()) {
            errors.required("spec.pool.name", "");
        }
        List<String> said =
                WHERE.stream().filter(field -> Tree.has(spec, field)).toList();
        if (said.isEmpty()) {
            errors.required(
                    "spec",
                    "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required");
        } else if (said.size() > 1) {
            errors.invalid(
                    "spec",
                    said.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", ", "{", "}")),
                    "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but"
                            + " multiple fields are set");
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode slice, ObjectNode old) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(slice, "spec");
        ObjectNode before = Tree.object(old, "spec");
        for (String field : List.of("driver", "nodeName")) {
            errors.immutable("spec." + field, spec.get(field), Tree.same(spec, before, field));
        }
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode slice) {
        ObjectNode spec = Tree.object(slice, "spec");
        return Map.of("spec.nodeName", Tree.text(spec, "nodeName"), "spec.driver", Tree.text(spec, "driver"));
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String nodeName(ObjectNode slice) {
        String node = Tree.text(Tree.object(slice, "spec"), "nodeName");
        return node.isEmpty() ? "<unset>" : node;
    }
}
