package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the selector and the pod template of a workload. */
public final class PodTemplateValidation {

    private PodTemplateValidation() {}

    /**
     * @param spec holds {@code selector} and {@code template}
     * @param kind for the sentence about empty selectors, e.g. deployment
     */
    public static void validate(Errors errors, ObjectNode spec, String kind) {
        ObjectNode selector = Tree.object(spec, "selector");
        if (selector == null) {
            errors.required("spec.selector", "");
        } else {
            Labels.validateSelector(errors, selector, "spec.selector");
            if (Labels.selector(selector).isEmpty()) {
                errors.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
            }
        }
        validateLabels(errors, spec);
        validateTemplate(errors, spec);
        ObjectNode pod = Tree.object(spec, "template", "spec");
        if (pod == null) {
            return;
        }
        String restart = Tree.text(pod, "restartPolicy");
        if (!restart.equals("Always") && !restart.isEmpty()) {
            errors.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        if (Tree.has(pod, "activeDeadlineSeconds")) {
            String owner = kind.equals("statefulset") ? "StatefulSet" : "ReplicaSet";
            errors.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + owner + " is not Supported");
        }
    }

    /** The selector selects the pods that the template makes; one that is missing selects none. */
    public static void validateLabels(Errors errors, ObjectNode spec) {
        ObjectNode selector = Tree.object(spec, "selector");
        ObjectNode metadata = Tree.object(spec, "template", "metadata");
        if (selector == null || !Labels.selector(selector).matches(Tree.textMap(metadata, "labels"))) {
            errors.invalid(
                    "spec.template.metadata.labels",
                    metadata == null ? null : metadata.get("labels"),
                    "`selector` does not match template `labels`");
        }
    }

    /** What holds for every template, whatever its pods are for. */
    public static void validateTemplate(Errors errors, ObjectNode spec) {
        ObjectNode metadata = Tree.object(spec, "template", "metadata");
        Labels.validate(errors, Tree.textMap(metadata, "labels"), "spec.template.labels");
        ObjectMeta.validateAnnotations(errors, Tree.textMap(metadata, "annotations"), "spec.template.annotations");
        ObjectNode pod = Tree.object(spec, "template", "spec");
        if (pod != null) {
            PodSpecValidation.validate(errors, pod, "spec.template.spec");
        }
    }
}
