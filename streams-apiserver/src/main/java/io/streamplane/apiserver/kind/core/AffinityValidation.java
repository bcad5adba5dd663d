package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with {@code spec.affinity}: node affinity, pod affinity and anti-affinity. */
final class AffinityValidation {

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private AffinityValidation() {}

    static void validate(Errors errors, ObjectNode spec, String path) {
        ObjectNode affinity = Tree.object(spec, "affinity");
        node(errors, Tree.object(affinity, "nodeAffinity"), path + ".affinity.nodeAffinity");
        pods(errors, Tree.object(affinity, "podAffinity"), path + ".affinity.podAffinity");
        pods(errors, Tree.object(affinity, "podAntiAffinity"), path + ".affinity.podAntiAffinity");
    }

    private static void node(Errors errors, @Nullable ObjectNode affinity, String path) {
        ObjectNode required = Tree.object(affinity, REQUIRED);
        if (required != null) {
            nodeSelector(errors, required, path + "." + REQUIRED);
        }
        List<ObjectNode> preferred = Tree.objects(affinity, PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED + "[" + i + "]";
            weight(errors, preferred.get(i), at);
            term(errors, Tree.object(preferred.get(i), "preference"), at + ".preference");
        }
    }

    /** A {@code v1 NodeSelector}. */
    static void nodeSelector(Errors errors, ObjectNode selector, String path) {
        List<ObjectNode> terms = Tree.objects(selector, "nodeSelectorTerms");
        String at = path + ".nodeSelectorTerms";
        if (terms.isEmpty()) {
            errors.required(at, "must have at least one node selector term");
        }
        for (int i = 0; i < terms.size(); i++) {
            term(errors, terms.get(i), at + "[" + i + "]");
        }
    }

    private static void term(Errors errors, @Nullable ObjectNode term, String path) {
        List<ObjectNode> expressions = Tree.objects(term, "matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            String at = path + ".matchExpressions[" + i + "]";
            ObjectNode expression = expressions.get(i);
            int values = Tree.texts(expression, "values").size();
            String operator = Tree.text(expression, "operator");
            switch (operator) {
                case "In", "NotIn" -> {
                    if (values == 0) {
                        errors.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (values > 0) {
                        errors.forbidden(
                                at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values != 1) {
                        errors.required(
                                at + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default -> errors.invalid(at + ".operator", operator, "not a valid selector operator");
            }
            String key = Tree.text(expression, "key");
            errors.invalid(at + ".key", key, Names.qualifiedName(key));
        }
    }

    private static void pods(Errors errors, @Nullable ObjectNode affinity, String path) {
        List<ObjectNode> required = Tree.objects(affinity, REQUIRED);
        for (int i = 0; i < required.size(); i++) {
            podTerm(errors, required.get(i), path + "." + REQUIRED + "[" + i + "]");
        }
        List<ObjectNode> preferred = Tree.objects(affinity, PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED + "[" + i + "]";
            weight(errors, preferred.get(i), at);
            podTerm(errors, Tree.object(preferred.get(i), "podAffinityTerm"), at + ".podAffinityTerm");
        }
    }

    private static void podTerm(Errors errors, @Nullable ObjectNode term, String path) {
        Labels.validateSelector(errors, Tree.object(term, "labelSelector"), path + ".labelSelector");
        List<String> namespaces = Tree.texts(term, "namespaces");
        for (int i = 0; i < namespaces.size(); i++) {
            errors.invalid(path + ".namespace", namespaces.get(i), Names.dnsLabel(namespaces.get(i)));
        }
        String key = Tree.text(term, "topologyKey");
        if (key.isEmpty()) {
            errors.required(path + ".topologyKey", "can not be empty");
        } else {
            errors.invalid(path + ".topologyKey", key, Names.qualifiedName(key));
        }
    }

    private static void weight(Errors errors, ObjectNode preferred, String path) {
        long weight = Tree.number(preferred, "weight", 0);
        if (weight <= 0 || weight > 100) {
            errors.invalid(path + ".weight", weight, "must be in the range 1-100");
        }
    }
}
