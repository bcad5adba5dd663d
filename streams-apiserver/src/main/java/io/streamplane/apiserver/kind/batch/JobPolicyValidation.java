package io.streamplane.apiserver.kind.batch;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.kind.batch.Indexes;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a Job's policies of failure and success, in the words of {@code pkg/apis/batch/validation}. */
final class JobPolicyValidation {

    private static final int MOST_RULES = 20;
    private static final int MOST_EXIT_CODES = 255;
    private static final int MOST_INDEXES_LENGTH = 64 * 1024;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private JobPolicyValidation() {}

    static void failure(Errors errors, ObjectNode spec, String path) {
        List<ObjectNode> rules = Tree.objects(Tree.object(spec, "podFailurePolicy"), "rules");
        String all = path + ".podFailurePolicy.rules";
        if (rules.size() > MOST_RULES) {
            errors.tooMany(all, rules.size(), MOST_RULES);
        }
        Set<String> containers = containers(Tree.object(spec, "template", "spec"));
        for (int i = 0; i < rules.size(); i++) {
            ObjectNode rule = rules.get(i);
            String at = all + "[" + i + "]";
            String action = Tree.text(rule, "action");
            if (action.equals("FailIndex") && !Tree.has(spec, "backoffLimitPerIndex")) {
                errors.invalid(at + ".action", action, "requires the backoffLimitPerIndex to be set");
            } else {
                errors.oneOf(at + ".action", action, ACTIONS);
            }
            ObjectNode codes = Tree.object(rule, "onExitCodes");
            List<ObjectNode> conditions = Tree.objects(rule, "onPodConditions");
            if (codes != null) {
                exitCodes(errors, codes, containers, at + ".onExitCodes");
            }
            conditions(errors, conditions, at + ".onPodConditions");
            if ((codes != null) == !conditions.isEmpty()) {
                errors.invalid(
                        at,
                        rule,
                        codes != null
                                ? "specifying both OnExitCodes and OnPodConditions is not supported"
                                : "specifying one of OnExitCodes and OnPodConditions is required");
            }
        }
    }

    private static Set<String> containers(@Nullable ObjectNode pod) {
        var names = new HashSet<String>();
        Stream.of("containers", "initContainers")
                .flatMap(field -> Tree.objects(pod, field).stream())
                .forEach(each -> names.add(Tree.text(each, "name")));
        return names;
    }

    private static void exitCodes(Errors errors, ObjectNode codes, Set<String> containers, String path) {
        String operator = Tree.text(codes, "operator");
        errors.oneOf(path + ".operator", operator, OPERATORS);
        String container = Tree.text(codes, "containerName");
        if (Tree.has(codes, "containerName") && !containers.contains(container)) {
            errors.invalid(
                    path + ".containerName",
                    container,
                    "must be one of the container or initContainer names in the pod template");
        }
        JsonNode values = codes.path("values");
        String at = path + ".values";
        if (values.isEmpty()) {
            errors.invalid(at, codes.get("values"), "at least one value is required");
        } else if (values.size() > MOST_EXIT_CODES) {
            errors.tooMany(at, values.size(), MOST_EXIT_CODES);
        }
        var seen = new HashSet<Long>();
        boolean ordered = true;
        for (int i = 0; i < values.size(); i++) {
            long value = values.get(i).asLong(0);
            if (operator.equals("In") && value == 0) {
                errors.invalid(at + "[" + i + "]", value, "must not be 0 for the In operator");
            }
            if (!seen.add(value)) {
                errors.duplicate(at + "[" + i + "]", values.get(i));
            }
            ordered &= i == 0 || values.get(i - 1).asLong(0) <= value;
        }
        if (!ordered) {
            errors.invalid(at, values, "must be ordered");
        }
    }

    private static void conditions(Errors errors, List<ObjectNode> conditions, String path) {
        for (int i = 0; i < conditions.size(); i++) {
            String type = Tree.text(conditions.get(i), "type");
            errors.invalid(path + "[" + i + "].type", type, Names.qualifiedName(type));
            errors.oneOf(path + "[" + i + "].status", Tree.text(conditions.get(i), "status"), STATUSES);
        }
    }

    static void success(Errors errors, ObjectNode spec, String path) {
        ObjectNode policy = Tree.object(spec, "successPolicy");
        String at = path + ".successPolicy";
        if (policy == null) {
            return;
        } else if (!Tree.text(spec, "completionMode").equals("Indexed")) {
            errors.invalid(at, policy, "requires indexed completion mode");
            return;
        }
        List<ObjectNode> rules = Tree.objects(policy, "rules");
        if (rules.isEmpty()) {
            errors.required(at + ".rules", "at least one rules must be specified when the successPolicy is specified");
        } else if (rules.size() > MOST_RULES) {
            errors.tooMany(at + ".rules", rules.size(), MOST_RULES);
        }
        long completions = Tree.number(spec, "completions", 0);
        for (int i = 0; i < rules.size(); i++) {
            successRule(errors, rules.get(i), completions, at + ".rules[" + i + "]");
        }
    }

    private static void successRule(Errors errors, ObjectNode rule, long completions, String path) {
        boolean indexes = Tree.has(rule, "succeededIndexes");
        boolean count = Tree.has(rule, "succeededCount");
        if (!indexes && !count) {
            errors.required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }
        long named = Long.MAX_VALUE;
        if (indexes) {
            String text = Tree.text(rule, "succeededIndexes");
            String at = path + ".succeededIndexes";
            if (text.length() > MOST_INDEXES_LENGTH) {
                errors.tooLong(at, MOST_INDEXES_LENGTH);
            }
            try {
                named = Indexes.strict(text, completions).total();
            } catch (IllegalArgumentException e) {
                errors.invalid(at, text, "error parsing succeededIndexes: " + e.getMessage());
            }
        }
        if (count) {
            long succeeded = Tree.number(rule, "succeededCount", 0);
            String at = path + ".succeededCount";
            errors.nonNegative(at, succeeded);
            if (succeeded > completions) {
                String most = "must be less than or equal to " + completions + " (the number of specified completions)";
                errors.invalid(at, succeeded, most);
            } else if (succeeded > named) {
                errors.invalid(
                        at,
                        succeeded,
                        "must be less than or equal to " + named
                                + " (the number of indexes in the specified succeededIndexes field)");
            }
        }
    }
}
