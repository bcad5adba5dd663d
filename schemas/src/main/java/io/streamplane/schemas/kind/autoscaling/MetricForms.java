package io.streamplane.schemas.kind.autoscaling;

import io.streamplane.schemas.tree.Tree;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metric as autoscaling/v2 has it, in {@code metric} and {@code target} or {@code current}, and as the annotations of v1 have it,
 * in one flat object. Worked example: {@code pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 10}}} is
 * {@code pods: {metricName: rps, targetAverageValue: 10}}.
 */
final class MetricForms {

    /** By the name of the source, how v1 names the selector of its metric; empty where it has none. */
    private static final Map<String, String> SELECTORS = Map.of(
            "object", "selector",
            "pods", "selector",
            "resource", "",
            "containerResource", "",
            "external", "metricSelector");

    private MetricForms() {}

    /** @param side target or current */
    static ObjectNode cpu(String side, JsonNode utilization) {
        ObjectNode metric = JsonNodeFactory.instance.objectNode().put("type", "Resource");
        ObjectNode values = metric.putObject("resource").put("name", "cpu").putObject(side);
        if (side.equals("target")) {
            values.put("type", "Utilization");
        }
        values.set("averageUtilization", utilization);
        return metric;
    }

    /** The average use of CPU that a metric of v2 is about; null where it is about something else. */
    static @Nullable JsonNode cpuOf(ObjectNode metric, String side) {
        ObjectNode resource = Tree.object(metric, "resource");
        ObjectNode values = Tree.object(resource, side);
        boolean cpu = Tree.text(metric, "type").equals("Resource")
                && Tree.text(resource, "name").equals("cpu");
        return cpu && values != null && Tree.has(values, "averageUtilization")
                ? values.get("averageUtilization")
                : null;
    }

    /** Adds a metric of v1's annotation as one of v2; one of no known type is lost. */
    static void toStored(JsonNode flat, boolean target, ArrayNode to) {
        String source = source(flat);
        ObjectNode own = Tree.object(flat, source);
        String selector = SELECTORS.get(source);
        if (own == null || selector == null) {
            return;
        }
        String side = target ? "target" : "current";
        ObjectNode metric = to.addObject().put("type", Tree.text(flat, "type"));
        ObjectNode stored = metric.putObject(source);
        if (selector.isEmpty()) {
            move(own, "name", stored, "name");
            move(own, "container", stored, "container");
        } else {
            ObjectNode identifier = stored.putObject("metric");
            move(own, "metricName", identifier, "name");
            move(own, selector, identifier, "selector");
        }
        if (source.equals("object")) {
            move(own, "target", stored, "describedObject");
            move(own, "averageValue", own, side + "AverageValue");
        }
        ObjectNode values = stored.putObject(side);
        move(own, side + "Value", values, "value");
        move(own, side + "AverageValue", values, "averageValue");
        move(own, side + "AverageUtilization", values, "averageUtilization");
        if (target) {
            values.put(
                    "type",
                    values.has("averageUtilization")
                            ? "Utilization"
                            : values.has("averageValue") ? "AverageValue" : "Value");
        }
    }

    /** Adds a metric of v2 as v1's annotation has it. */
    static void fromStored(ObjectNode metric, boolean target, ArrayNode to) {
        String source = source(metric);
        ObjectNode stored = Tree.object(metric, source);
        String selector = SELECTORS.get(source);
        if (stored == null || selector == null) {
            return;
        }
        String side = target ? "target" : "current";
        ObjectNode flat = to.addObject().put("type", Tree.text(metric, "type")).putObject(source);
        if (source.equals("object")) {
            copy(stored, "describedObject", flat, "target");
        }
        if (selector.isEmpty()) {
            copy(stored, "name", flat, "name");
        } else {
            copy(stored.path("metric"), "name", flat, "metricName");
            copy(stored.path("metric"), "selector", flat, selector);
        }
        JsonNode values = stored.path(side);
        copy(values, "value", flat, side + "Value");
        copy(values, "averageValue", flat, source.equals("object") ? "averageValue" : side + "AverageValue");
        copy(values, "averageUtilization", flat, side + "AverageUtilization");
        copy(stored, "container", flat, "container");
    }

    /** {@code ContainerResource} is in the field {@code containerResource}. */
    private static String source(JsonNode metric) {
        String type = Tree.text(metric, "type");
        return type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String as) {
        if (Tree.has(from, field)) {
            to.set(as, from.get(field));
        }
    }

    private static void move(ObjectNode from, String field, ObjectNode to, String as) {
        copy(from, field, to, as);
        if (from.has(field)) {
            from.remove(field);
        }
    }
}
