package io.streamplane.apiserver.kind;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the numbers in a workload's status. */
public final class ReplicaCounts {

    private ReplicaCounts() {}

    /**
     * @param parts of {@code replicas}, which none of them may exceed
     * @param others numbers that are only not negative
     */
    public static List<FieldError> validate(ObjectNode status, List<String> parts, List<String> others) {
        var errors = new Errors();
        Stream.of(List.of("replicas"), parts, others, List.of("observedGeneration"))
                .flatMap(List::stream)
                .forEach(field -> errors.nonNegative("status." + field, Tree.number(status, field, 0)));
        long replicas = Tree.number(status, "replicas", 0);
        for (String field : parts) {
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
