package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.ObjectMeta;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the selector and the pod template of a workload. */
public final class PodTemplateValidation {

    /** How the sentence about deadlines names the kind. */
    private static final Map<String, String> OWNERS = Map.of("statefulset", "StatefulSet", "daemonset", "DaemonSet");

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
        validateLabels(errors, spec, "spec");
        validateTemplate(errors, spec, "spec");
        validateEndless(errors, spec, OWNERS.getOrDefault(kind, "ReplicaSet"));
    }

    /**
     * The selector selects the pods that the template makes; one that is missing selects none.
     *
     * @param path of the spec that holds both
     */
    public static void validateLabels(Errors errors, ObjectNode spec, String path) {
        ObjectNode selector = Tree.object(spec, "selector");
        ObjectNode metadata = Tree.object(spec, "template", "metadata");
        if (selector == null || !Labels.selector(selector).matches(Tree.textMap(metadata, "labels"))) {
            otherLabels(errors, metadata, path);
        }
    }

    static void otherLabels(Errors errors, @Nullable ObjectNode metadata, String path) {
        errors.invalid(
                path + ".template.metadata.labels",
                metadata == null ? null : metadata.get("labels"),
                "`selector` does not match template `labels`");
    }

    /**
     * What holds for every template, whatever its pods are for.
     *
     * @param path of what holds it; empty for the object itself
     */
    public static void validateTemplate(Errors errors, ObjectNode holder, String path) {
        String at = path.isEmpty() ? "template" : path + ".template";
        ObjectNode metadata = Tree.object(holder, "template", "metadata");
        Labels.validate(errors, Tree.textMap(metadata, "labels"), at + ".labels");
        ObjectMeta.validateAnnotations(errors, Tree.textMap(metadata, "annotations"), at + ".annotations");
        ObjectNode pod = Tree.object(holder, "template", "spec");
        Map<String, String> annotations = Tree.textMap(metadata, "annotations");
        PodAnnotationValidation.validate(errors, annotations, pod, at + ".annotations");
        PodAnnotationValidation.validateCost(errors, annotations, Map.of(), at + ".annotations");
        if (pod != null) {
            PodSpecValidation.validate(errors, pod, at + ".spec");
        }
    }

    /**
     * Pods that are replaced when they end, and so may not end by themselves.
     *
     * @param owner how the sentence names the kind, e.g. ReplicaSet
     */
    public static void validateEndless(Errors errors, ObjectNode spec, String owner) {
        ObjectNode pod = Tree.object(spec, "template", "spec");
        String restart = Tree.text(pod, "restartPolicy");
        if (!restart.equals("Always") && !restart.isEmpty()) {
            errors.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        if (Tree.has(pod, "activeDeadlineSeconds")) {
            errors.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + owner + " is not Supported");
        }
    }
}
