package io.streamplane.apiserver.kind.autoscaling;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a HorizontalPodAutoscaler (autoscaling/v2 {@code defaults.go}, {@code validation.go}). One of v1 is
 * looked at as what it is in v2.
 */
public final class HorizontalPodAutoscalerRules implements KindRules {

    private static final Kind STORED = HorizontalPodAutoscalerKind.KIND;
    private static final Kind OLDER = STORED.at("v1").orElseThrow();
    private static final int CPU_PERCENT = 80;
    private static final int PERIOD_SECONDS = 15;

    @Override
    public void applyDefaults(ObjectNode autoscaler) {
        if (isOlder(autoscaler)) {
            STORED.convert(autoscaler);
            defaults(autoscaler);
            OLDER.convert(autoscaler);
        } else {
            defaults(autoscaler);
        }
    }

    private static boolean isOlder(ObjectNode autoscaler) {
        return Tree.text(autoscaler, "apiVersion").equals(OLDER.apiVersion());
    }

    private static void defaults(ObjectNode autoscaler) {
        ObjectNode spec = Tree.ensure(autoscaler, "spec");
        Tree.defaultNumber(spec, "minReplicas", 1);
        if (Tree.objects(spec, "metrics").isEmpty()) {
            ObjectNode resource =
                    spec.putArray("metrics").addObject().put("type", "Resource").putObject("resource");
            resource.put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", CPU_PERCENT);
        }
        ObjectNode behavior = Tree.object(spec, "behavior");
        if (behavior != null) {
            rules(Tree.ensure(behavior, "scaleUp"), policies -> {
                policy(policies, "Pods", 4);
                policy(policies, "Percent", 100);
            });
            Tree.defaultNumber(Tree.ensure(behavior, "scaleUp"), "stabilizationWindowSeconds", 0);
            rules(Tree.ensure(behavior, "scaleDown"), policies -> policy(policies, "Percent", 100));
        }
    }

    private static void rules(ObjectNode rules, Consumer<ArrayNode> policies) {
        Tree.defaultText(rules, "selectPolicy", "Max");
        if (!Tree.has(rules, "policies")) {
            policies.accept(rules.putArray("policies"));
        }
    }

    private static void policy(ArrayNode policies, String type, int value) {
        policies.addObject().put("type", type).put("value", value).put("periodSeconds", PERIOD_SECONDS);
    }

    @Override
    public void prepareForCreate(ObjectNode autoscaler) {
        Generations.none(autoscaler);
    }

    @Override
    public void prepareForUpdate(ObjectNode autoscaler, ObjectNode old) {
        Generations.none(autoscaler);
    }

    @Override
    public List<FieldError> validate(ObjectNode autoscaler) {
        ObjectNode stored = autoscaler.deepCopy();
        if (isOlder(autoscaler)) {
            STORED.convert(stored);
        }
        return AutoscalerValidation.validate(Tree.ensure(stored, "spec"));
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode autoscaler, ObjectNode old) {
        var errors = new Errors();
        ObjectNode status = Tree.ensure(autoscaler, "status");
        for (String field : List.of("currentReplicas", "desiredReplicas")) {
            errors.nonNegative("status." + field, Tree.number(status, field, 0));
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return AutoscalerColumns.ALL;
    }

    /** As the columns read it. */
    static ObjectNode stored(ObjectNode autoscaler) {
        if (!isOlder(autoscaler)) {
            return autoscaler;
        }
        ObjectNode stored = autoscaler.deepCopy();
        STORED.convert(stored);
        return stored;
    }
}
