package io.streamplane.apiserver.kind.flowcontrol;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Which requests a FlowSchema is about. */
final class FlowRules {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");

    private FlowRules() {}

    static void resource(Errors errors, ObjectNode rule, String at) {
        verbs(errors, rule, at);
        some(errors, rule, "apiGroups", at, "resource rules must supply at least one api group", "api groups");
        some(errors, rule, "resources", at, "resource rules must supply at least one resource", "resources");
        List<String> namespaces = Tree.texts(rule, "namespaces");
        if (namespaces.isEmpty() && !Tree.flag(rule, "clusterScope")) {
            errors.required(
                    at + ".namespaces",
                    "resource rules that are not cluster scoped must supply at least one namespace");
        }
        alone(errors, rule, "namespaces", at, "namespaces");
        for (int i = 0; i < namespaces.size() && !namespaces.contains("*"); i++) {
            String namespace = namespaces.get(i);
            for (String wrong : Names.dnsLabel(namespace)) {
                errors.invalid(
                        at + ".namespaces[" + i + "]",
                        namespace,
                        "each member of this list must be '*' or a DNS-1123 label; " + wrong);
            }
        }
    }

    static void path(Errors errors, ObjectNode rule, String at) {
        verbs(errors, rule, at);
        some(
                errors,
                rule,
                "nonResourceURLs",
                at,
                "nonResourceURLs must contain at least one value",
                "non-resource URLs");
    }

    private static void verbs(Errors errors, ObjectNode rule, String at) {
        some(errors, rule, "verbs", at, "verbs must contain at least one value", "verbs");
        List<String> verbs = Tree.texts(rule, "verbs");
        if (!verbs.contains("*") && !VERBS.containsAll(verbs)) {
            errors.notSupported(at + ".verbs", String.join(",", verbs), VERBS);
        }
    }

    private static void some(Errors errors, ObjectNode rule, String field, String at, String required, String others) {
        if (Tree.texts(rule, field).isEmpty()) {
            errors.required(at + "." + field, required);
        }
        alone(errors, rule, field, at, others);
    }

    private static void alone(Errors errors, ObjectNode rule, String field, String at, String others) {
        List<String> values = Tree.texts(rule, field);
        if (values.size() > 1 && values.contains("*")) {
            errors.invalid(at + "." + field, rule.get(field), "if '*' is present, must not specify other " + others);
        }
    }
}
