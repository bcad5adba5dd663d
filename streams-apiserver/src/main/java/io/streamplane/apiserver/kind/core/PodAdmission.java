package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the admission plug-in Priority gave a pod stays, where an update leaves it out. */
final class PodAdmission {

    private PodAdmission() {}

    static void refill(ObjectNode spec, ObjectNode old) {
        for (String field : List.of("priority", "preemptionPolicy")) {
            if (!Tree.has(spec, field)) {
                Tree.copy(old, spec, field);
            }
        }
    }
}
