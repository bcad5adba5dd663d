package io.streamplane.apiserver.kind.resource;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ResourceClaimTemplate ({@code pkg/apis/resource}). */
public final class ResourceClaimTemplateRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode template) {
        Tree.ensure(Tree.ensure(template, "spec"), "metadata");
        DeviceRequests.applyDefaults(Tree.object(template, "spec", "spec"));
    }

    @Override
    public List<FieldError> validate(ObjectNode template) {
        var errors = new Errors();
        DeviceRequests.validate(errors, Tree.object(template, "spec", "spec"), "spec.spec");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode template, ObjectNode old) {
        return new Errors()
                .immutable("spec", template.get("spec"), Tree.same(template, old, "spec"))
                .found();
    }
}
