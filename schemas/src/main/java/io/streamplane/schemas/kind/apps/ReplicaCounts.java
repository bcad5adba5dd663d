package io.streamplane.schemas.kind.apps;

import io.streamplane.schemas.kind.FieldError;
import io.streamplane.schemas.kind.rule.Errors;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the numbers in a workload's status. */
final class ReplicaCounts {

    private ReplicaCounts() {}

    static List<FieldError> validate(ObjectNode status, boolean deployment) {
        var errors = new Errors();
        var fields = deployment
                ? List.of("replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas")
                : List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        fields.forEach(field -> errors.nonNegative("status." + field, Tree.number(status, field, 0)));
        errors.nonNegative("status.observedGeneration", Tree.number(status, "observedGeneration", 0));
        long replicas = Tree.number(status, "replicas", 0);
        for (String field : fields.subList(1, 4)) {
            if (Tree.number(status, field, 0) > replicas) {
                errors.invalid(
                        "status." + field, Tree.number(status, field, 0), "cannot be greater than status.replicas");
            }
        }
        if (Tree.number(status, "availableReplicas", 0) > Tree.number(status, "readyReplicas", 0)) {
            errors.invalid(
                    "status.availableReplicas",
                    Tree.number(status, "availableReplicas", 0),
                    "cannot be greater than readyReplicas");
        }
        return errors.found();
    }
}
