package io.streamplane.schemas.kind.rule;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Labels and label selectors: their syntax, and whether one matches the other. */
public final class Labels {

    private Labels() {}

    public static void validate(Errors errors, Map<String, String> labels, String path) {
        labels.forEach((key, value) -> {
            errors.invalid(path, key, Names.qualifiedName(key));
            errors.invalid(path, value, Names.labelValue(value));
        });
    }

    /** The syntax of a {@code meta/v1 LabelSelector}. */
    public static void validateSelector(Errors errors, @Nullable ObjectNode selector, String path) {
        validate(errors, Tree.textMap(selector, "matchLabels"), path + ".matchLabels");
        List<ObjectNode> expressions = Tree.objects(selector, "matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            ObjectNode expression = expressions.get(i);
            String at = path + ".matchExpressions[" + i + "]";
            List<String> values = Tree.texts(expression, "values");
            String operator = Tree.text(expression, "operator");
            switch (operator) {
                case "In", "NotIn" -> {
                    if (values.isEmpty()) {
                        errors.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.isEmpty()) {
                        errors.forbidden(
                                at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                default -> errors.invalid(at + ".operator", operator, "not a valid selector operator");
            }
            String key = Tree.text(expression, "key");
            errors.invalid(at + ".key", key, Names.qualifiedName(key));
            for (int v = 0; v < values.size(); v++) {
                errors.invalid(at + ".values[" + v + "]", values.get(v), Names.labelValue(values.get(v)));
            }
        }
    }

    public static boolean isEmpty(@Nullable ObjectNode selector) {
        return Tree.textMap(selector, "matchLabels").isEmpty()
                && Tree.objects(selector, "matchExpressions").isEmpty();
    }

    /** An empty selector matches everything. */
    public static boolean matches(@Nullable ObjectNode selector, Map<String, String> labels) {
        for (var wanted : Tree.textMap(selector, "matchLabels").entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        return Tree.objects(selector, "matchExpressions").stream().allMatch(each -> expressionMatches(each, labels));
    }

    private static boolean expressionMatches(ObjectNode expression, Map<String, String> labels) {
        String key = Tree.text(expression, "key");
        @Nullable String value = labels.get(key);
        List<String> values = Tree.texts(expression, "values");
        return switch (Tree.text(expression, "operator")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }

    /** As {@code metav1.FormatLabelSelector} prints a selector, e.g. {@code app=web,tier in (a,b)}. */
    public static String format(@Nullable ObjectNode selector) {
        var parts = new java.util.ArrayList<String>();
        new java.util.TreeMap<>(Tree.textMap(selector, "matchLabels"))
                .forEach((key, value) -> parts.add(key + "=" + value));
        for (ObjectNode expression : Tree.objects(selector, "matchExpressions")) {
            String key = Tree.text(expression, "key");
            String values = "("
                    + String.join(
                            ",",
                            Tree.texts(expression, "values").stream().sorted().toList()) + ")";
            parts.add(
                    switch (Tree.text(expression, "operator")) {
                        case "In" -> key + " in " + values;
                        case "NotIn" -> key + " notin " + values;
                        case "Exists" -> key;
                        default -> "!" + key;
                    });
        }
        return parts.isEmpty() ? "<none>" : String.join(",", parts);
    }

    /** As {@code labels.FormatLabels} prints a map. */
    public static String format(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return "<none>";
        }
        return String.join(
                ",",
                new java.util.TreeMap<>(labels)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .toList());
    }
}
