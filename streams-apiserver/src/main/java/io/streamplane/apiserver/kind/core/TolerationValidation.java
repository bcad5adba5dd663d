package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with tolerations, and with the taints that they answer. */
public final class TolerationValidation {

    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "PreferNoSchedule");
    private static final List<String> OPERATORS = List.of("Equal", "Exists");

    private TolerationValidation() {}

    public static void validate(Errors errors, List<ObjectNode> tolerations, String path) {
        for (int i = 0; i < tolerations.size(); i++) {
            ObjectNode toleration = tolerations.get(i);
            String at = path + "[" + i + "]";
            String key = Tree.text(toleration, "key");
            String operator = Tree.text(toleration, "operator");
            String value = Tree.text(toleration, "value");
            String effect = Tree.text(toleration, "effect");
            if (!key.isEmpty()) {
                errors.invalid(at + ".key", key, Names.qualifiedName(key));
            } else if (!operator.equals("Exists")) {
                errors.invalid(
                        at + ".operator",
                        operator,
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }
            if (Tree.has(toleration, "tolerationSeconds") && !effect.equals("NoExecute")) {
                errors.invalid(at + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            switch (operator) {
                case "", "Equal" -> errors.invalid(at + ".operator", value, Names.labelValue(value));
                case "Exists" -> {
                    if (!value.isEmpty()) {
                        errors.invalid(at + ".operator", value, "value must be empty when `operator` is 'Exists'");
                    }
                }
                default -> errors.notSupported(at + ".operator", operator, OPERATORS);
            }
            if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
                errors.notSupported(at + ".effect", effect, EFFECTS);
            }
        }
    }

    static void validateTaints(Errors errors, List<ObjectNode> taints, String path) {
        var seen = new java.util.HashSet<String>();
        for (int i = 0; i < taints.size(); i++) {
            ObjectNode taint = taints.get(i);
            String at = path + "[" + i + "]";
            String key = Tree.text(taint, "key");
            String value = Tree.text(taint, "value");
            errors.invalid(at + ".key", key, Names.qualifiedName(key));
            if (!value.isEmpty()) {
                errors.invalid(at + ".value", value, Names.labelValue(value));
            }
            errors.oneOf(at + ".effect", Tree.text(taint, "effect"), EFFECTS);
            if (!seen.add(key + ":" + Tree.text(taint, "effect"))) {
                errors.invalid(at, taint, "taints must be unique by key and effect pair");
            }
        }
    }
}
