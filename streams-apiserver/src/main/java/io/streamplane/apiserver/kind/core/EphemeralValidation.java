package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with ephemeral containers: they look into a pod and are no part of its work ({@code
 * validateEphemeralContainers}), and once there, they stay as they are ({@code ValidatePodEphemeralContainersUpdate}).
 */
final class EphemeralValidation {

    static final String FIELD = "ephemeralContainers";

    private static final String NOT_FOR_THEM = "cannot be set for an Ephemeral Container";
    private static final List<String> NOT_THEIRS = List.of(
            "lifecycle",
            "livenessProbe",
            "ports",
            "readinessProbe",
            "resizePolicy",
            "resources",
            "restartPolicy",
            "restartPolicyRules",
            "startupProbe");

    private EphemeralValidation() {}

    /** Beside what holds for all containers. */
    static void validate(Errors errors, ObjectNode spec, String path) {
        List<ObjectNode> all = Tree.objects(spec, FIELD);
        var others = new HashSet<String>();
        for (String list : List.of("containers", "initContainers")) {
            Tree.objects(spec, list).forEach(each -> others.add(Tree.text(each, "name")));
        }
        for (int i = 0; i < all.size(); i++) {
            String at = path + "." + FIELD + "[" + i + "]";
            ObjectNode container = all.get(i);
            String target = Tree.text(container, "targetContainerName");
            if (!target.isEmpty() && !others.contains(target)) {
                errors.notFound(at + ".targetContainerName", target);
            }
            for (String field : NOT_THEIRS) {
                JsonNode value = container.get(field);
                if (value != null && !value.isNull() && !(value.isContainer() && value.isEmpty())) {
                    errors.forbidden(at + "." + field, NOT_FOR_THEM);
                }
            }
            mounts(errors, container, at);
        }
    }

    private static void mounts(Errors errors, ObjectNode container, String path) {
        List<ObjectNode> mounts = Tree.objects(container, "volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            for (String field : List.of("subPath", "subPathExpr")) {
                if (!Tree.text(mounts.get(i), field).isEmpty()) {
                    errors.forbidden(path + ".volumeMounts[" + i + "]." + field, NOT_FOR_THEM);
                }
            }
        }
    }

    /** What a write through the subresource may not do. */
    static List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old) {
        var errors = new Errors();
        if (PodUses.isMirror(old)) {
            errors.forbidden("", "static pods do not support ephemeral containers");
            return errors.found();
        }
        var now = new HashMap<String, ObjectNode>();
        Tree.objects(pod.get("spec"), FIELD).forEach(each -> now.put(Tree.text(each, "name"), each));
        for (ObjectNode before : Tree.objects(old.get("spec"), FIELD)) {
            String name = Tree.text(before, "name");
            ObjectNode after = now.get(name);
            if (after == null) {
                errors.forbidden(
                        "spec." + FIELD, "existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!Tree.equal(after, before)) {
                errors.forbidden(
                        "spec." + FIELD,
                        "existing ephemeral containers \"" + name + "\" may not be changed\n- " + before + "\n+ "
                                + after);
            }
        }
        return errors.found();
    }
}
