package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.core.PodTemplateValidation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a Job, in the words of {@code pkg/apis/batch/validation}. */
final class JobValidation {

    private static final long MOST_INDEXED_PARALLELISM = 100_000;
    private static final int MOST_MANAGER_LENGTH = 63;
    private static final List<String> MODES = List.of("Indexed", "NonIndexed");
    private static final List<String> COUNTS = List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes");

    private JobValidation() {}

    static List<FieldError> validate(ObjectNode job) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(job, "spec");
        JobSelector.validate(errors, job);
        ObjectNode selector = Tree.object(spec, "selector");
        if (selector == null) {
            errors.required("spec.selector", "");
        } else {
            Labels.validateSelector(errors, selector, "spec.selector");
            PodTemplateValidation.validateLabels(errors, spec, "spec");
        }
        validateSpec(errors, spec, "spec");
        errors.oneOf("spec.podReplacementPolicy", Tree.text(spec, "podReplacementPolicy"), replacementPolicies(spec));
        if (!MODES.contains(Tree.text(spec, "completionMode"))) {
            errors.notSupported("spec.completionMode", Tree.text(spec, "completionMode"), MODES);
        }
        return errors.found();
    }

    /** A Job that a CronJob makes: its selector is made then, and what it does not say is filled in. */
    static void validateTemplate(Errors errors, ObjectNode template, String path) {
        ObjectNode spec = Tree.ensure(template, "spec");
        String at = path + ".spec";
        validateSpec(errors, spec, at);
        for (String field : List.of("completionMode", "podReplacementPolicy")) {
            List<String> supported = field.equals("completionMode") ? MODES : replacementPolicies(spec);
            if (Tree.has(spec, field) && !supported.contains(Tree.text(spec, field))) {
                errors.notSupported(at + "." + field, Tree.text(spec, field), supported);
            }
        }
        if (Tree.has(spec, "selector")) {
            errors.invalid(at + ".selector", spec.get("selector"), "`selector` will be auto-generated");
        }
        if (Tree.flag(spec, "manualSelector")) {
            errors.notSupported(at + ".manualSelector", spec.path("manualSelector"), List.of("nil", "false"));
        }
    }

    private static void validateSpec(Errors errors, ObjectNode spec, String path) {
        COUNTS.forEach(field -> errors.nonNegative(path + "." + field, Tree.number(spec, field, 0)));
        completionMode(errors, spec, path);
        PodTemplateValidation.validateTemplate(errors, spec, path);
        restartPolicy(errors, spec, path + ".template.spec.restartPolicy");
        JobPolicyValidation.failure(errors, spec, path);
        JobPolicyValidation.success(errors, spec, path);
        String manager = Tree.text(spec, "managedBy");
        if (!manager.isEmpty()) {
            errors.invalid(path + ".managedBy", manager, Names.domainPrefixedPath(manager));
        }
        if (manager.length() > MOST_MANAGER_LENGTH) {
            errors.tooLong(path + ".managedBy", MOST_MANAGER_LENGTH);
        }
    }

    private static void completionMode(Errors errors, ObjectNode spec, String path) {
        boolean indexed = Tree.text(spec, "completionMode").equals("Indexed");
        long parallelism = Tree.number(spec, "parallelism", 0);
        if (indexed && !Tree.has(spec, "completions")) {
            errors.required(path + ".completions", "when completion mode is Indexed");
        }
        if (indexed && parallelism > MOST_INDEXED_PARALLELISM) {
            errors.invalid(
                    path + ".parallelism",
                    parallelism,
                    "must be less than or equal to " + MOST_INDEXED_PARALLELISM + " when completion mode is Indexed");
        }
        boolean perIndex = Tree.has(spec, "backoffLimitPerIndex");
        if (!indexed && perIndex) {
            errors.invalid(
                    path + ".backoffLimitPerIndex",
                    spec.get("backoffLimitPerIndex"),
                    "requires indexed completion mode");
        }
        if (!perIndex && Tree.has(spec, "maxFailedIndexes")) {
            errors.required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }
    }

    private static void restartPolicy(Errors errors, ObjectNode spec, String path) {
        String policy = Tree.text(Tree.object(spec, "template", "spec"), "restartPolicy");
        if (policy.equals("Always") || policy.isEmpty()) {
            errors.required(path, "valid values: \"OnFailure\", \"Never\"");
        } else if (!policy.equals("OnFailure") && !policy.equals("Never")) {
            errors.notSupported(path, policy, List.of("Never", "OnFailure"));
        } else if (policy.equals("OnFailure") && Tree.has(spec, "podFailurePolicy")) {
            errors.invalid(path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    private static List<String> replacementPolicies(ObjectNode spec) {
        return Tree.has(spec, "podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed");
    }

    static List<FieldError> validateUpdate(ObjectNode spec, ObjectNode old) {
        var errors = new Errors();
        if (!isElastic(spec, old)) {
            immutable(errors, spec, old, "completions");
        }
        for (String field : List.of(
                "selector",
                "completionMode",
                "podFailurePolicy",
                "backoffLimitPerIndex",
                "managedBy",
                "successPolicy")) {
            immutable(errors, spec, old, field);
        }
        ObjectNode template = Tree.object(spec, "template");
        if (!Tree.equal(settled(spec, old), settled(old, old))) {
            errors.immutable("spec.template", template, false);
        }
        return errors.found();
    }

    private static void immutable(Errors errors, ObjectNode spec, ObjectNode old, String field) {
        errors.immutable("spec." + field, spec.get(field), Tree.same(spec, old, field));
    }

    /** An indexed Job may grow and shrink, where both numbers go together. */
    private static boolean isElastic(ObjectNode spec, ObjectNode old) {
        return Tree.text(spec, "completionMode").equals("Indexed")
                && Tree.has(spec, "completions")
                && Tree.has(old, "completions")
                && Tree.number(spec, "completions", -1) == Tree.number(spec, "parallelism", -2);
    }

    /** The template without the scheduling directives that may still change while the Job is suspended. */
    private static ObjectNode settled(ObjectNode spec, ObjectNode old) {
        ObjectNode template = Tree.ensure(spec, "template").deepCopy();
        if (Tree.flag(old, "suspend")) {
            Tree.ensure(template, "metadata").remove(List.of("labels", "annotations"));
            Tree.ensure(template, "spec").remove(List.of("nodeSelector", "affinity", "tolerations", "schedulingGates"));
        }
        return template;
    }
}
