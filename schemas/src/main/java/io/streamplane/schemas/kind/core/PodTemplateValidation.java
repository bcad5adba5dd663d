package io.streamplane.schemas.kind.core;

import io.streamplane.schemas.kind.rule.Errors;
import io.streamplane.schemas.kind.rule.Labels;
import io.streamplane.schemas.kind.rule.ObjectMeta;
import io.streamplane.schemas.kind.rule.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the selector and the pod template of a workload that keeps its pods running. */
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
            if (Labels.isEmpty(selector)) {
                errors.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
            }
        }
        ObjectNode template = Tree.object(spec, "template");
        ObjectNode metadata = Tree.object(template, "metadata");
        Map<String, String> labels = Tree.textMap(metadata, "labels");
        if (!Labels.isEmpty(selector) && !Labels.matches(selector, labels)) {
            errors.invalid(
                    "spec.template.metadata.labels",
                    metadata == null ? null : metadata.get("labels"),
                    "`selector` does not match template `labels`");
        }
        Labels.validate(errors, labels, "spec.template.labels");
        ObjectMeta.validateAnnotations(errors, Tree.textMap(metadata, "annotations"), "spec.template.annotations");
        ObjectNode pod = Tree.object(template, "spec");
        if (pod == null) {
            return;
        }
        PodSpecValidation.validate(errors, pod, "spec.template.spec");
        String restart = Tree.text(pod, "restartPolicy");
        if (!restart.equals("Always") && !restart.isEmpty()) {
            errors.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        if (Tree.has(pod, "activeDeadlineSeconds")) {
            errors.forbidden(
                    "spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
        }
    }
}
