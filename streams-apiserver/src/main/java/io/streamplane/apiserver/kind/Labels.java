package io.streamplane.apiserver.kind;

import io.streamplane.schemas.selector.Requirement;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Labels and label selectors in trees: their syntax, and how they are printed. */
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

    /** A {@code meta/v1 LabelSelector} as a tree; an absent one asks for nothing, as an empty one. */
    public static Selector selector(@Nullable ObjectNode tree) {
        var requirements = new ArrayList<Requirement>();
        Tree.textMap(tree, "matchLabels").forEach((key, value) -> requirements.add(Requirement.equal(key, value)));
        for (ObjectNode each : Tree.objects(tree, "matchExpressions")) {
            requirements.add(
                    Requirement.of(Tree.text(each, "key"), Tree.text(each, "operator"), Tree.texts(each, "values")));
        }
        return new Selector(List.copyOf(requirements));
    }

    /** As {@code metav1.FormatLabelSelector} prints a selector, e.g. {@code app=web,tier in (a,b)}. */
    public static String format(@Nullable ObjectNode selector) {
        var parts = new ArrayList<String>();
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
