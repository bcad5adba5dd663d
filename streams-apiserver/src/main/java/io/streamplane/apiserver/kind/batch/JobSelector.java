package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.schemas.tree.Tree;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Job's selector is made of its uid, so that two Jobs never share pods; {@code manualSelector} leaves it to the user.
 * The labels without prefix are older, and still written.
 */
final class JobSelector {

    private static final String PREFIX = "batch.kubernetes.io/";
    private static final String UID = "controller-uid";
    private static final String NAME = "job-name";

    private JobSelector() {}

    static void generate(ObjectNode job) {
        ObjectNode spec = Tree.ensure(job, "spec");
        if (Tree.flag(spec, "manualSelector")) {
            return;
        }
        ObjectNode labels = Tree.ensure(Tree.ensure(Tree.ensure(spec, "template"), "metadata"), "labels");
        expected(job).forEach((label, value) -> putIfAbsent(labels, label, value));
        ObjectNode match = Tree.ensure(Tree.ensure(spec, "selector"), "matchLabels");
        putIfAbsent(match, PREFIX + UID, uid(job));
    }

    /** A generated selector selects the Job's pods, and no labels that a user gave stand in its way. */
    static void validate(Errors errors, ObjectNode job) {
        ObjectNode spec = Tree.ensure(job, "spec");
        ObjectNode selector = Tree.object(spec, "selector");
        if (Tree.flag(spec, "manualSelector") || selector == null) {
            return;
        }
        String path = "spec.template.metadata.labels";
        Map<String, String> labels = Tree.textMap(Tree.object(spec, "template", "metadata"), "labels");
        expected(job).forEach((label, value) -> {
            String given = labels.get(label);
            if (given == null) {
                errors.required(path + "[" + label + "]", "must be '" + value + "'");
            } else if (!given.equals(value)) {
                errors.invalid(path + "[" + label + "]", given, "must be '" + value + "'");
            }
        });
        if (!Labels.selector(selector).matches(expected(job))) {
            errors.invalid("spec.selector", selector, "`selector` not auto-generated");
        }
    }

    private static Map<String, String> expected(ObjectNode job) {
        String name = Tree.text(job.get("metadata"), "name");
        return Map.of(UID, uid(job), NAME, name, PREFIX + UID, uid(job), PREFIX + NAME, name);
    }

    private static String uid(ObjectNode job) {
        return Tree.text(job.get("metadata"), "uid");
    }

    private static void putIfAbsent(ObjectNode labels, String label, String value) {
        if (!labels.has(label)) {
            labels.put(label, value);
        }
    }
}
