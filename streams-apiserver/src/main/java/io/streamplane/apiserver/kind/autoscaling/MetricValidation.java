package io.streamplane.apiserver.kind.autoscaling;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a metric of a HorizontalPodAutoscaler ({@code validateMetricSpec}). */
final class MetricValidation {

    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");

    /** In the order in which Kubernetes looks at them; of several only the first one is checked. */
    private static final List<String> SOURCES = List.of("object", "external", "pods", "resource", "containerResource");

    private MetricValidation() {}

    static void validate(Errors errors, ObjectNode metric, String path) {
        String type = Tree.text(metric, "type");
        if (type.isEmpty()) {
            errors.required(path + ".type", "must specify a metric source type");
        }
        if (!TYPES.contains(type)) {
            errors.notSupported(path + ".type", type, TYPES);
        }
        List<String> given =
                SOURCES.stream().filter(each -> Tree.has(metric, each)).toList();
        if (!given.isEmpty()) {
            source(errors, given.getFirst(), metric, path + "." + given.getFirst());
        }
        String expected = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        if (TYPES.contains(type) && !given.contains(expected)) {
            errors.required(path + "." + expected, "must populate information for the given metric source");
        }
        if (given.size() != 1) {
            given.stream()
                    .filter(each -> !each.equals(expected))
                    .forEach(each -> errors.forbidden(path + "." + each, "must populate the given metric source only"));
        }
    }

    private static void source(Errors errors, String source, ObjectNode metric, String path) {
        ObjectNode own = Tree.object(metric, source);
        ObjectNode target = Tree.object(own, "target");
        String at = path + ".target";
        boolean value = Tree.has(target, "value");
        boolean average = Tree.has(target, "averageValue");
        boolean use = Tree.has(target, "averageUtilization");
        switch (source) {
            case "object", "external" -> {
                if (source.equals("object")) {
                    AutoscalerValidation.reference(
                            errors, Tree.object(own, "describedObject"), path + ".describedObject");
                }
                identifier(errors, own, path);
                target(errors, target, at);
                if (!value && !average) {
                    errors.required(
                            at + ".averageValue", "must set either a target value for metric or a per-pod target");
                } else if (value && average && source.equals("external")) {
                    errors.forbidden(at + ".value", "may not set both a target value for metric and a per-pod target");
                }
            }
            case "pods" -> {
                identifier(errors, own, path);
                target(errors, target, at);
                if (!isPositive(target, "averageValue")) {
                    errors.required(at + ".averageValue", "must specify a positive target averageValue");
                }
            }
            default -> {
                if (source.equals("containerResource")
                        && Tree.text(own, "container").isEmpty()) {
                    errors.required(path + ".container", "must specify a container");
                }
                if (Tree.text(own, "name").isEmpty()) {
                    errors.required(path + ".name", "must specify a resource name");
                }
                target(errors, target, at);
                if (!use && !average) {
                    errors.required(
                            at + ".averageUtilization", "must set either a target raw value or a target utilization");
                } else if (use && average) {
                    errors.forbidden(
                            at + ".averageValue", "may not set both a target raw value and a target utilization");
                }
            }
        }
    }

    private static void identifier(Errors errors, @Nullable ObjectNode own, String path) {
        String name = Tree.text(Tree.object(own, "metric"), "name");
        if (name.isEmpty()) {
            errors.required(path + ".metric.name", "must specify a metric name");
        } else {
            AutoscalerValidation.segment(errors, name, path + ".metric.name");
        }
    }

    private static void target(Errors errors, @Nullable ObjectNode target, String path) {
        String type = Tree.text(target, "type");
        if (type.isEmpty()) {
            errors.required(path + ".type", "must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
            errors.invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
        }
        for (String field : List.of("value", "averageValue")) {
            if (Tree.has(target, field) && !isPositive(target, field)) {
                errors.invalid(path + "." + field, Tree.text(target, field), "must be positive");
            }
        }
        long use = Tree.number(target, "averageUtilization", 1);
        if (use < 1) {
            errors.invalid(path + ".averageUtilization", use, "must be greater than 0");
        }
    }

    private static boolean isPositive(@Nullable ObjectNode target, String field) {
        return Quantity.parse(Tree.text(target, field))
                .filter(each -> each.amount().signum() > 0)
                .isPresent();
    }
}
