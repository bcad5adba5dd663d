package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A workload's selector never changes: its pods would be orphaned silently. */
final class SelectorImmutable {

    private SelectorImmutable() {}

    static List<FieldError> validate(ObjectNode object, ObjectNode old) {
        ObjectNode now = Tree.object(object, "spec");
        ObjectNode before = Tree.object(old, "spec");
        return new Errors()
                .immutable("spec.selector", Tree.object(now, "selector"), Tree.same(now, before, "selector"))
                .found();
    }
}
