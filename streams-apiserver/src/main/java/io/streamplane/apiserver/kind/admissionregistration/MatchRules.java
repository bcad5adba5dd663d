package io.streamplane.apiserver.kind.admissionregistration;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Which requests a webhook or policy is about: its rules and selectors. */
final class MatchRules {

    static final List<String> FAILURE = List.of("Fail", "Ignore");

    private static final List<String> MATCH = List.of("Equivalent", "Exact");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

    private MatchRules() {}

    /** @param lists fields with rules */
    static void applyDefaults(ObjectNode matching, String... lists) {
        Tree.defaultText(matching, "matchPolicy", "Equivalent");
        Tree.ensure(matching, "namespaceSelector");
        Tree.ensure(matching, "objectSelector");
        for (String list : lists) {
            Tree.objects(matching, list).forEach(rule -> Tree.defaultText(rule, "scope", "*"));
        }
    }

    static void validate(Errors errors, ObjectNode matching, String list, String at) {
        List<ObjectNode> rules = Tree.objects(matching, list);
        for (int i = 0; i < rules.size(); i++) {
            rule(errors, rules.get(i), at + "." + list + "[" + i + "]");
        }
        errors.oneOf(at + ".matchPolicy", Tree.text(matching, "matchPolicy"), MATCH);
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            Labels.validateSelector(errors, Tree.object(matching, selector), at + "." + selector);
        }
    }

    private static void rule(Errors errors, ObjectNode rule, String at) {
        List<String> operations = Tree.texts(rule, "operations");
        if (operations.isEmpty()) {
            errors.required(at + ".operations", "");
        }
        alone(errors, rule, "operations", at, "if '*' is present, must not specify other operations");
        for (int i = 0; i < operations.size(); i++) {
            if (!OPERATIONS.contains(operations.get(i))) {
                errors.notSupported(at + ".operations[" + i + "]", operations.get(i), OPERATIONS);
            }
        }
        for (String field : List.of("apiGroups", "apiVersions", "resources")) {
            if (Tree.texts(rule, field).isEmpty()) {
                errors.required(at + "." + field, "");
            }
        }
        alone(errors, rule, "apiGroups", at, "if '*' is present, must not specify other API groups");
        alone(errors, rule, "apiVersions", at, "if '*' is present, must not specify other API versions");
        List<String> resources = Tree.texts(rule, "resources");
        if (resources.size() > 1 && resources.contains("*/*")) {
            errors.invalid(
                    at + ".resources", rule.get("resources"), "if '*/*' is present, must not specify other resources");
        }
        if (resources.contains("*") && resources.stream().anyMatch(each -> !each.equals("*") && !each.contains("/"))) {
            errors.invalid(
                    at + ".resources",
                    rule.get("resources"),
                    "if '*' is present, must not specify other resources without subresources");
        }
        errors.oneOf(at + ".scope", Tree.text(rule, "scope"), SCOPES);
    }

    private static void alone(Errors errors, ObjectNode rule, String field, String at, String detail) {
        List<String> values = Tree.texts(rule, field);
        if (values.size() > 1 && values.contains("*")) {
            errors.invalid(at + "." + field, rule.get(field), detail);
        }
    }
}
