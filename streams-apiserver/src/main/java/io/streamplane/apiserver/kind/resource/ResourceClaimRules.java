package io.streamplane.apiserver.kind.resource;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ResourceClaim ({@code pkg/apis/resource}). */
public final class ResourceClaimRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(), Columns.text("State", "What has become of it.", ResourceClaimRules::state), Columns.age());

    @Override
    public void applyDefaults(ObjectNode claim) {
        DeviceRequests.applyDefaults(Tree.object(claim, "spec"));
    }

    @Override
    public void prepareForCreate(ObjectNode claim) {
        Tree.ensure(claim, "metadata").remove("generation");
    }

    @Override
    public void prepareForUpdate(ObjectNode claim, ObjectNode old) {
        Tree.ensure(claim, "metadata").remove("generation");
    }

    @Override
    public List<FieldError> validate(ObjectNode claim) {
        var errors = new Errors();
        DeviceRequests.validate(errors, Tree.object(claim, "spec"), "spec");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
        return new Errors()
                .immutable("spec", claim.get("spec"), Tree.same(claim, old, "spec"))
                .found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String state(ObjectNode claim) {
        var states = new ArrayList<String>();
        boolean deleted = Tree.has(Tree.object(claim, "metadata"), "deletionTimestamp");
        ObjectNode status = Tree.object(claim, "status");
        if (deleted) {
            states.add("deleted");
        }
        if (Tree.object(status, "allocation") != null) {
            states.add("allocated");
            if (!Tree.objects(status, "reservedFor").isEmpty()) {
                states.add("reserved");
            }
        } else if (!deleted) {
            states.add("pending");
        }
        return String.join(",", states);
    }
}
