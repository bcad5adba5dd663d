package io.streamplane.apiserver.kind.node;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.ContainerDefaults;
import io.streamplane.apiserver.kind.core.ResourceValidation;
import io.streamplane.apiserver.kind.core.TolerationValidation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a RuntimeClass ({@code pkg/apis/node/validation}). */
public final class RuntimeClassRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Handler", "The runtime and configuration on the nodes.", each -> Tree.text(each, "handler")),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode runtime) {
        ContainerDefaults.amounts(Tree.object(runtime, "overhead", "podFixed"));
    }

    @Override
    public List<FieldError> validate(ObjectNode runtime) {
        var errors = new Errors();
        String handler = Tree.text(runtime, "handler");
        errors.invalid("handler", handler, Names.dnsLabel(handler));
        ObjectNode fixed = Tree.object(runtime, "overhead", "podFixed");
        if (fixed != null) {
            // As upstream, with the rules of a container's limits.
            ObjectNode limits = runtime.objectNode();
            limits.set("limits", fixed);
            ResourceValidation.validate(errors, limits, "overhead");
        }
        ObjectNode scheduling = Tree.object(runtime, "scheduling");
        Labels.validate(errors, Tree.textMap(scheduling, "nodeSelector"), "scheduling.nodeSelector");
        List<ObjectNode> tolerations = Tree.objects(scheduling, "tolerations");
        TolerationValidation.validate(errors, tolerations, "scheduling.tolerations");
        for (int i = 0; i < tolerations.size(); i++) {
            if (tolerations.indexOf(tolerations.get(i)) < i) {
                errors.duplicate("scheduling.tolerations[" + i + "]", tolerations.get(i));
            }
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode runtime, ObjectNode old) {
        return new Errors()
                .immutable("handler", runtime.get("handler"), Tree.same(runtime, old, "handler"))
                .found();
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public boolean replacesUnseen() {
        return false;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
