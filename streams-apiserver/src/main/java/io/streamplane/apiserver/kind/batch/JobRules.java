package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.PodDefaults;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Job (batch/v1 {@code defaults.go}, {@code strategy.go}, {@code validation.go}). */
public final class JobRules implements KindRules {

    private static final long BACKOFF_LIMIT = 6;

    @Override
    public void applyDefaults(ObjectNode job) {
        PodDefaults.applyToTemplate(job);
        ObjectNode spec = Tree.ensure(job, "spec");
        if (!Tree.has(spec, "completions") && !Tree.has(spec, "parallelism")) {
            spec.put("completions", 1);
        }
        Tree.defaultNumber(spec, "parallelism", 1);
        boolean perIndex = Tree.has(spec, "backoffLimitPerIndex");
        Tree.defaultNumber(spec, "backoffLimit", perIndex ? Integer.MAX_VALUE : BACKOFF_LIMIT);
        Tree.defaultText(spec, "completionMode", "NonIndexed");
        Tree.defaultFlag(spec, "suspend", false);
        Tree.defaultFlag(spec, "manualSelector", false);
        ObjectNode failures = Tree.object(spec, "podFailurePolicy");
        Tree.defaultText(spec, "podReplacementPolicy", failures == null ? "TerminatingOrFailed" : "Failed");
        failurePatterns(spec);
        ObjectNode metadata = Tree.ensure(job, "metadata");
        ObjectNode labels = Tree.object(spec, "template", "metadata", "labels");
        if (labels != null && Tree.textMap(metadata, "labels").isEmpty()) {
            metadata.set("labels", labels.deepCopy());
        }
    }

    static void failurePatterns(@Nullable ObjectNode spec) {
        Tree.objects(Tree.object(spec, "podFailurePolicy"), "rules").stream()
                .flatMap(rule -> Tree.objects(rule, "onPodConditions").stream())
                .forEach(pattern -> Tree.defaultText(pattern, "status", "True"));
    }

    @Override
    public void prepareForCreate(ObjectNode job) {
        JobSelector.generate(job);
        ObjectNode metadata = Tree.ensure(job, "metadata");
        ObjectNode ofTemplate = Tree.object(job, "spec", "template", "metadata", "labels");
        if (ofTemplate != null && Tree.textMap(metadata, "labels").isEmpty()) {
            metadata.set("labels", ofTemplate.deepCopy());
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode job) {
        return JobValidation.validate(job);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode job, ObjectNode old) {
        return JobValidation.validateUpdate(Tree.ensure(job, "spec"), Tree.ensure(old, "spec"));
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode job, ObjectNode old) {
        var errors = new Errors();
        ObjectNode status = Tree.ensure(job, "status");
        for (String field : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            errors.nonNegative("status." + field, Tree.number(status, field, 0));
        }
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode job) {
        return Map.of("status.successful", Long.toString(Tree.number(Tree.object(job, "status"), "succeeded", 0)));
    }

    @Override
    public List<TableColumn> columns() {
        return JobColumns.ALL;
    }
}
