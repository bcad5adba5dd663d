package io.streamplane.schemas.kind.autoscaling;

import io.streamplane.schemas.kind.VersionConversion;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * HorizontalPodAutoscaler of autoscaling/v1, which knows one metric, from and to v2 ({@code pkg/apis/autoscaling/v1/conversion.go}).
 * What v1 has no field for stands in annotations, metrics in {@link MetricForms the form of v1} and the behavior as Go
 * names its fields. A status that comes alone has no annotations.
 */
final class AutoscalerConversion implements VersionConversion {

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String TARGET_CPU = "targetCPUUtilizationPercentage";
    private static final String CURRENT_CPU = "currentCPUUtilizationPercentage";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public void toStorage(ObjectNode object) {
        ObjectNode annotations = Tree.object(object, "metadata", "annotations");
        ObjectNode spec = Tree.object(object, "spec");
        if (spec != null) {
            ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
            if (Tree.has(spec, TARGET_CPU)) {
                metrics.add(MetricForms.cpu("target", spec.get(TARGET_CPU)));
            }
            parsed(annotations, METRICS).forEach(each -> MetricForms.toStored(each, true, metrics));
            spec.remove(TARGET_CPU);
            if (!metrics.isEmpty()) {
                spec.set("metrics", metrics);
            }
            if (parsed(annotations, BEHAVIOR) instanceof ObjectNode behavior) {
                spec.set("behavior", renamed(behavior, false));
            }
        }
        ObjectNode status = Tree.object(object, "status");
        if (status != null) {
            statusToStorage(status, annotations);
        }
        if (annotations != null) {
            annotations.remove(List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR));
            if (annotations.isEmpty()) {
                Tree.ensure(object, "metadata").remove("annotations");
            }
        }
    }

    private static void statusToStorage(ObjectNode status, @Nullable ObjectNode annotations) {
        ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
        parsed(annotations, CURRENT_METRICS).forEach(each -> MetricForms.toStored(each, false, metrics));
        if (metrics.isEmpty() && Tree.has(status, CURRENT_CPU)) {
            metrics.add(MetricForms.cpu("current", status.get(CURRENT_CPU)));
        }
        status.remove(CURRENT_CPU);
        if (!metrics.isEmpty()) {
            status.set("currentMetrics", metrics);
        }
        if (parsed(annotations, CONDITIONS) instanceof ArrayNode conditions && !conditions.isEmpty()) {
            status.set("conditions", conditions);
        }
        if (Tree.number(status, "currentReplicas", 0) == 0) {
            status.remove("currentReplicas");
        }
    }

    @Override
    public void fromStorage(ObjectNode object) {
        ObjectNode spec = Tree.object(object, "spec");
        if (spec != null) {
            ArrayNode others = JsonNodeFactory.instance.arrayNode();
            for (ObjectNode metric : Tree.objects(spec, "metrics")) {
                JsonNode cpu = MetricForms.cpuOf(metric, "target");
                if (cpu == null) {
                    MetricForms.fromStored(metric, true, others);
                } else if (!spec.has(TARGET_CPU)) {
                    spec.set(TARGET_CPU, cpu);
                }
            }
            spec.remove("metrics");
            annotate(object, METRICS, others);
            ObjectNode behavior = Tree.object(spec, "behavior");
            if (behavior != null) {
                annotate(object, BEHAVIOR, renamed(behavior, true));
                spec.remove("behavior");
            }
        }
        ObjectNode status = Tree.object(object, "status");
        if (status != null) {
            statusFromStorage(object, status);
        }
    }

    private static void statusFromStorage(ObjectNode object, ObjectNode status) {
        ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode metric : Tree.objects(status, "currentMetrics")) {
            MetricForms.fromStored(metric, false, metrics);
            JsonNode cpu = MetricForms.cpuOf(metric, "current");
            if (cpu != null) {
                status.set(CURRENT_CPU, cpu);
            }
        }
        boolean whole = object.has("metadata");
        if (whole) {
            annotate(object, CURRENT_METRICS, metrics);
            if (status.get("conditions") instanceof ArrayNode conditions) {
                annotate(object, CONDITIONS, conditions);
            }
        }
        status.remove(List.of("currentMetrics", "conditions"));
        Tree.defaultNumber(status, "currentReplicas", 0);
        Tree.defaultNumber(status, "desiredReplicas", 0);
    }

    private static void annotate(ObjectNode object, String name, JsonNode value) {
        if (!value.isEmpty()) {
            Tree.ensure(Tree.ensure(object, "metadata"), "annotations").put(name, value.toString());
        }
    }

    /** What an annotation holds as JSON; what is no JSON counts as absent. */
    private static JsonNode parsed(@Nullable ObjectNode annotations, String name) {
        try {
            String text = Tree.text(annotations, name);
            return text.isEmpty() ? JsonNodeFactory.instance.nullNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.nullNode();
        }
    }

    /** A copy whose fields begin with a capital letter, or with a small one and say nothing that is null. */
    private static JsonNode renamed(JsonNode node, boolean capital) {
        if (node instanceof ArrayNode list) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            list.forEach(each -> copy.add(renamed(each, capital)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((name, value) -> {
            if (!value.isNull()) {
                String first = name.substring(0, 1);
                copy.set(
                        (capital ? first.toUpperCase(Locale.ROOT) : first.toLowerCase(Locale.ROOT)) + name.substring(1),
                        renamed(value, capital));
            }
        });
        return copy;
    }
}
