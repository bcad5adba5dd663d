package io.streamplane.apiserver.kind.autoscaling;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a HorizontalPodAutoscaler of autoscaling/v2 ({@code pkg/apis/autoscaling/validation}). */
final class AutoscalerValidation {

    private static final long LONGEST_PERIOD = 1800;
    private static final long LONGEST_WINDOW = 3600;
    private static final List<String> SELECT = List.of("Disabled", "Max", "Min");
    private static final List<String> POLICIES = List.of("Percent", "Pods");

    private AutoscalerValidation() {}

    static List<FieldError> validate(ObjectNode spec) {
        var errors = new Errors();
        long min = Tree.number(spec, "minReplicas", 1);
        long max = Tree.number(spec, "maxReplicas", 0);
        if (min < 1) {
            errors.invalid("spec.minReplicas", min, "must be greater than or equal to 1");
        }
        if (Tree.has(spec, "maxReplicas")) {
            if (max < 1) {
                errors.invalid("spec.maxReplicas", max, "must be greater than 0");
            }
            if (max < min) {
                errors.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
            }
        }
        reference(errors, Tree.object(spec, "scaleTargetRef"), "spec.scaleTargetRef");
        List<ObjectNode> metrics = Tree.objects(spec, "metrics");
        for (int i = 0; i < metrics.size(); i++) {
            MetricValidation.validate(errors, metrics.get(i), "spec.metrics[" + i + "]");
        }
        for (String direction : List.of("scaleUp", "scaleDown")) {
            ObjectNode rules = Tree.object(spec, "behavior", direction);
            if (rules != null) {
                rules(errors, rules, "spec.behavior." + direction);
            }
        }
        return errors.found();
    }

    static void reference(Errors errors, @Nullable ObjectNode reference, String path) {
        for (String field : List.of("kind", "name")) {
            String value = Tree.text(reference, field);
            if (value.isEmpty()) {
                errors.required(path + "." + field, "");
            } else {
                segment(errors, value, path + "." + field);
            }
        }
    }

    /** What may stand between two slashes of a path ({@code IsValidPathSegmentName}). */
    static void segment(Errors errors, String value, String path) {
        if (value.equals(".") || value.equals("..")) {
            errors.invalid(path, value, "may not be '" + value + "'");
        }
        for (String part : List.of("/", "%")) {
            if (value.contains(part)) {
                errors.invalid(path, value, "may not contain '" + part + "'");
            }
        }
    }

    private static void rules(Errors errors, ObjectNode rules, String path) {
        long window = Tree.number(rules, "stabilizationWindowSeconds", 0);
        if (window < 0) {
            errors.invalid(path + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero");
        } else if (window > LONGEST_WINDOW) {
            errors.invalid(
                    path + ".stabilizationWindowSeconds", window, "must be less than or equal to " + LONGEST_WINDOW);
        }
        String select = Tree.text(rules, "selectPolicy");
        if (!select.isEmpty() && !SELECT.contains(select)) {
            errors.notSupported(path + ".selectPolicy", select, SELECT);
        }
        List<ObjectNode> policies = Tree.objects(rules, "policies");
        if (policies.isEmpty()) {
            errors.required(path + ".policies", "must specify at least one Policy");
        }
        for (int i = 0; i < policies.size(); i++) {
            policy(errors, policies.get(i), path + ".policies[" + i + "]");
        }
        if (Tree.text(rules, "tolerance").startsWith("-")) {
            errors.invalid(path + ".tolerance", Tree.text(rules, "tolerance"), "must be greater or equal to zero");
        }
    }

    private static void policy(Errors errors, ObjectNode policy, String path) {
        String type = Tree.text(policy, "type");
        if (!POLICIES.contains(type)) {
            errors.notSupported(path + ".type", type, POLICIES);
        }
        for (String field : List.of("value", "periodSeconds")) {
            long value = Tree.number(policy, field, 0);
            if (value <= 0) {
                errors.invalid(path + "." + field, value, "must be greater than zero");
            }
        }
        long period = Tree.number(policy, "periodSeconds", 0);
        if (period > LONGEST_PERIOD) {
            errors.invalid(path + ".periodSeconds", period, "must be less than or equal to " + LONGEST_PERIOD);
        }
    }
}
