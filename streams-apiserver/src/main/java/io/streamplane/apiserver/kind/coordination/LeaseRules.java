package io.streamplane.apiserver.kind.coordination;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Lease. */
public final class LeaseRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode lease) {
        Tree.ensure(lease, "spec");
    }

    @Override
    public List<FieldError> validate(ObjectNode lease) {
        var errors = new Errors();
        ObjectNode spec = Tree.object(lease, "spec");
        if (Tree.has(spec, "leaseDurationSeconds") && Tree.number(spec, "leaseDurationSeconds", 0) <= 0) {
            errors.invalid(
                    "spec.leaseDurationSeconds",
                    Tree.number(spec, "leaseDurationSeconds", 0),
                    "must be greater than 0");
        }
        errors.nonNegative("spec.leaseTransitions", Tree.number(spec, "leaseTransitions", 0));
        if (Tree.has(spec, "holderIdentity")
                && Tree.text(spec, "holderIdentity").isEmpty()) {
            errors.invalid("spec.holderIdentity", "", "must not be empty");
        }
        return errors.found();
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    /** Otherwise one candidate could take a Lease from another without having seen it. */
    @Override
    public boolean replacesUnseen() {
        return false;
    }

    @Override
    public List<TableColumn> columns() {
        return LeaseColumns.ALL;
    }
}
