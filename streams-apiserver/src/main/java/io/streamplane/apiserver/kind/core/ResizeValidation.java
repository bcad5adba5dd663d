package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a write to {@code pods/resize} may change (Kubernetes' {@code ValidatePodResize}): amounts of cpu and memory. */
final class ResizeValidation {

    private static final List<String> MUTABLE = List.of("cpu", "memory");

    private ResizeValidation() {}

    static List<FieldError> validate(ObjectNode pod, ObjectNode old) {
        var errors = new Errors();
        if (PodUses.isMirror(old)) {
            errors.forbidden("", "static pods cannot be resized");
            return errors.found();
        }
        ObjectNode spec = Tree.ensure(pod, "spec");
        ObjectNode before = Tree.ensure(old, "spec");
        String qos = PodQos.of(spec);
        if (!qos.equals(PodQos.of(before))) {
            errors.invalid("spec", qos, "Pod QOS Class may not change as a result of resizing");
        }
        ObjectNode munged = spec.deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> now = Tree.objects(spec, list);
            List<ObjectNode> was = Tree.objects(before, list);
            for (int i = 0; i < now.size(); i++) {
                String path = "spec." + list + "[" + i + "].resources";
                for (String kind : List.of("limits", "requests")) {
                    removed(errors, path, kind, now.get(i), was.get(i));
                }
                boolean fixed = list.equals("initContainers")
                        && !Tree.text(now.get(i), "restartPolicy").equals("Always");
                if (fixed && !Tree.same(now.get(i), was.get(i), "resources")) {
                    errors.forbidden(path, "resources for non-sidecar init containers are immutable");
                }
            }
            putBack(Tree.objects(munged, list), was);
        }
        Tree.copy(before, munged, "resources");
        if (!Tree.equal(munged, before)) {
            errors.forbidden(
                    "spec",
                    "only cpu and memory resources are mutable\n" + PodUpdateValidation.difference(munged, before));
        }
        return errors.found();
    }

    private static void removed(Errors errors, String path, String kind, ObjectNode now, ObjectNode was) {
        for (String name : MUTABLE) {
            if (Tree.has(Tree.object(was, "resources", kind), name)
                    && !Tree.has(Tree.object(now, "resources", kind), name)) {
                errors.forbidden(path + "." + kind, "resource " + kind + " cannot be removed");
                return;
            }
        }
    }

    /** The new containers with all that may change put back. */
    private static void putBack(List<ObjectNode> now, List<ObjectNode> was) {
        for (int i = 0; i < now.size(); i++) {
            Tree.copy(was.get(i), now.get(i), "resizePolicy");
            if (Tree.equal(immutable(now.get(i)), immutable(was.get(i)))) {
                Tree.copy(was.get(i), now.get(i), "resources");
            }
        }
    }

    /** A container's resources without what may change. */
    private static ObjectNode immutable(ObjectNode container) {
        ObjectNode rest = Tree.ensure(container.deepCopy(), "resources");
        for (String kind : List.of("limits", "requests")) {
            ObjectNode amounts = Tree.ensure(rest, kind);
            amounts.remove(MUTABLE);
        }
        return rest;
    }
}
