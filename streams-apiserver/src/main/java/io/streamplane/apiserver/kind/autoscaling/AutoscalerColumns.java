package io.streamplane.apiserver.kind.autoscaling;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows HorizontalPodAutoscalers ({@code printHorizontalPodAutoscaler}, {@code formatHPAMetrics}). */
final class AutoscalerColumns {

    private static final String UNKNOWN = "<unknown>";
    private static final int MOST_METRICS = 2;

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text("Reference", "What is scaled.", AutoscalerColumns::reference),
            Columns.text("Targets", "What is measured, and what it should be.", AutoscalerColumns::targets),
            Columns.text("MinPods", "The least number of pods.", AutoscalerColumns::least),
            Columns.count("MaxPods", "The greatest number of pods.", each -> Tree.number(spec(each), "maxReplicas", 0)),
            Columns.count(
                    "Replicas",
                    "The number of pods that there are.",
                    each -> Workload.reported(each, "currentReplicas")),
            Columns.age());

    private AutoscalerColumns() {}

    private static @Nullable ObjectNode spec(ObjectNode autoscaler) {
        return Tree.object(autoscaler, "spec");
    }

    private static String reference(ObjectNode autoscaler) {
        ObjectNode target = Tree.object(spec(autoscaler), "scaleTargetRef");
        return Tree.text(target, "kind") + "/" + Tree.text(target, "name");
    }

    private static String least(ObjectNode autoscaler) {
        return Tree.has(spec(autoscaler), "minReplicas") ? Tree.text(spec(autoscaler), "minReplicas") : "<unset>";
    }

    private static String targets(ObjectNode given) {
        ObjectNode autoscaler = HorizontalPodAutoscalerRules.stored(given);
        List<ObjectNode> metrics = Tree.objects(spec(autoscaler), "metrics");
        List<ObjectNode> current = Tree.objects(Tree.object(autoscaler, "status"), "currentMetrics");
        if (metrics.isEmpty()) {
            return "<none>";
        }
        var shown = new ArrayList<String>();
        for (int i = 0; i < Math.min(MOST_METRICS, metrics.size()); i++) {
            shown.add(metric(metrics.get(i), i < current.size() ? current.get(i) : null));
        }
        String text = String.join(", ", shown);
        return metrics.size() > MOST_METRICS ? text + " + " + (metrics.size() - MOST_METRICS) + " more..." : text;
    }

    private static String metric(ObjectNode metric, @Nullable ObjectNode current) {
        String type = Tree.text(metric, "type");
        String source = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        ObjectNode own = Tree.object(metric, source);
        ObjectNode target = Tree.object(own, "target");
        ObjectNode now = Tree.object(current, source, "current");
        return switch (source) {
            case "resource", "containerResource" -> {
                boolean raw = Tree.has(target, "averageValue");
                String text = raw
                        ? pair(target, now, "averageValue", "")
                        : (Tree.has(target, "averageUtilization")
                                ? pair(target, now, "averageUtilization", "%")
                                : UNKNOWN + "/<auto>");
                yield Tree.text(own, "name") + ": " + text;
            }
            case "object", "external" ->
                Tree.has(target, "averageValue")
                        ? pair(target, now, "averageValue", "") + " (avg)"
                        : pair(target, now, "value", "");
            case "pods" -> pair(target, now, "averageValue", "");
            default -> "<unknown type>";
        };
    }

    private static String pair(@Nullable ObjectNode target, @Nullable ObjectNode current, String field, String unit) {
        String now = Tree.has(current, field) ? Tree.text(current, field) + unit : UNKNOWN;
        return now + "/" + Tree.text(target, field) + unit;
    }
}
