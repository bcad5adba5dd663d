package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.FieldError;
import io.streamplane.schemas.kind.KindRules;
import io.streamplane.schemas.kind.rule.Errors;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of an IPAddress. */
final class IpAddressRules implements KindRules {

    @Override
    public List<FieldError> validate(ObjectNode address) {
        var errors = new Errors();
        ObjectNode parent = Tree.object(address, "spec", "parentRef");
        if (parent == null) {
            errors.required("spec.parentRef", "");
            return errors.found();
        }
        for (String field : List.of("resource", "name")) {
            if (Tree.text(parent, field).isEmpty()) {
                errors.required("spec.parentRef." + field, "");
            }
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode address, ObjectNode old) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(address, "spec");
        if (!Tree.same(spec, Tree.ensure(old, "spec"), "parentRef")) {
            errors.invalid("spec.parentRef", spec.get("parentRef"), "field is immutable");
        }
        return errors.found();
    }
}
