package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ContainerResourceMetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricIdentifier;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.PodsMetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ResourceMetricStatus;
import io.streamplane.controllers.autoscaler.MetricOutcome.Count;
import io.streamplane.controllers.autoscaler.MetricOutcome.Failed;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One metric of an autoscaler: what it asks for, what is shown of it, or what is wrong. */
record MetricStep(String namespace, ReplicaFormula formula, int statusReplicas) {

    /** What came of a metric. */
    sealed interface Result {}

    /** @param name as reasons of scaling name it */
    record Proposed(int replicas, String name, MetricStatus status) implements Result {}

    /**
     * Nothing came of it.
     *
     * @param reason of an event, and of the condition ScalingActive
     * @param problem what is said there
     * @param whole what is said of all metrics together
     */
    record Failure(String reason, String problem, String whole) implements Result {}

    Result of(MetricSpec spec, Measurement.Metric metric) {
        return switch (spec.getType()) {
            case "Resource" -> {
                String name = spec.getResource().getName();
                yield ofResource(
                        spec.getResource().getTarget(),
                        name,
                        "",
                        metric,
                        "FailedGetResourceMetric",
                        name + " resource");
            }
            case "ContainerResource" -> {
                var source = spec.getContainerResource();
                yield ofResource(
                        source.getTarget(),
                        source.getName(),
                        source.getContainer(),
                        metric,
                        "FailedGetContainerResourceMetric",
                        source.getContainer() + " container");
            }
            case "Pods" -> ofPods(spec, metric);
            case "Object" -> ofObject(spec.getObject(), metric);
            case "External" -> ofExternal(spec.getExternal(), metric);
            default -> {
                String problem = "unknown metric source type \"" + spec.getType() + "\"";
                yield new Failure("InvalidMetricSourceType", problem, problem);
            }
        };
    }

    private Result ofResource(
            MetricTarget target,
            String resource,
            String container,
            Measurement.Metric metric,
            String reason,
            String what) {
        Integer utilization = target.getAverageUtilization();
        Quantity average = target.getAverageValue();
        String prefix = "failed to get " + resource + (average == null ? " utilization: " : " usage: ");
        if (average == null && utilization == null) {
            return failure(
                    reason,
                    "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set",
                    what);
        }
        if (!metric.problem().isEmpty()) {
            return failure(
                    reason, prefix + "unable to get metrics for resource " + resource + ": " + metric.problem(), what);
        }
        MetricOutcome outcome = average != null
                ? formula.average(metric, milli(average), resource)
                : formula.utilization(metric, utilization == null ? 1 : utilization, resource, container);
        return switch (outcome) {
            case Failed failed -> failure(reason, prefix + failed.message(), what);
            case Count count -> {
                String kind = average != null
                        ? " resource"
                        : (container.isEmpty() ? "" : " container") + " resource utilization (percentage of request)";
                var current = new MetricValueStatus(count.utilization(), quantity(count.milli()), null);
                var status = new MetricStatus();
                if (container.isEmpty()) {
                    status.setType("Resource");
                    status.setResource(new ResourceMetricStatus(current, resource));
                } else {
                    status.setType("ContainerResource");
                    status.setContainerResource(new ContainerResourceMetricStatus(container, current, resource));
                }
                yield new Proposed(count.replicas(), resource + kind, status);
            }
        };
    }

    private Result ofPods(MetricSpec spec, Measurement.Metric metric) {
        MetricIdentifier identifier = spec.getPods().getMetric();
        MetricOutcome outcome = metric.problem().isEmpty()
                ? formula.average(metric, milli(spec.getPods().getTarget().getAverageValue()), "")
                : new Failed("unable to get metric " + identifier.getName() + ": " + metric.problem());
        return switch (outcome) {
            case Failed failed -> failure("FailedGetPodsMetric", failed.message(), "pods");
            case Count count -> {
                var status = new MetricStatus();
                status.setType("Pods");
                status.setPods(
                        new PodsMetricStatus(new MetricValueStatus(null, quantity(count.milli()), null), identifier));
                yield new Proposed(count.replicas(), "pods metric " + identifier.getName(), status);
            }
        };
    }

    private Result ofObject(ObjectMetricSource source, Measurement.Metric metric) {
        MetricIdentifier identifier = source.getMetric();
        var described = source.getDescribedObject();
        boolean isValue = "Value".equals(source.getTarget().getType());
        MetricOutcome outcome = metric.problem().isEmpty()
                ? isValue
                        ? formula.whole(
                                ReplicaFormula.sum(metric),
                                milli(source.getTarget().getValue()))
                        : formula.shared(
                                ReplicaFormula.sum(metric),
                                milli(source.getTarget().getAverageValue()),
                                statusReplicas)
                : new Failed("unable to get metric " + identifier.getName() + ": " + metric.problem() + " on "
                        + described.getKind() + " " + namespace + "/" + described.getName());
        return switch (outcome) {
            case Failed failed ->
                isValue
                        ? failure("FailedGetObjectMetric", failed.message(), "object")
                        : new Failure(
                                "FailedGetObjectMetric",
                                failed.message(),
                                "failed to get object metric value: failed to get " + identifier.getName()
                                        + " object metric: " + failed.message());
            case Count count -> {
                var current = isValue
                        ? new MetricValueStatus(null, null, quantity(count.milli()))
                        : new MetricValueStatus(null, quantity(count.milli()), null);
                var status = new MetricStatus();
                status.setType("Object");
                status.setObject(new ObjectMetricStatus(current, described, identifier));
                yield new Proposed(
                        count.replicas(),
                        isValue ? described.getKind() + " metric " + identifier.getName() : external(identifier),
                        status);
            }
        };
    }

    private Result ofExternal(ExternalMetricSource source, Measurement.Metric metric) {
        MetricIdentifier identifier = source.getMetric();
        Quantity average = source.getTarget().getAverageValue();
        MetricOutcome outcome = metric.problem().isEmpty()
                ? average != null
                        ? formula.shared(ReplicaFormula.sum(metric), milli(average), statusReplicas)
                        : formula.whole(
                                ReplicaFormula.sum(metric),
                                milli(source.getTarget().getValue()))
                : new Failed("unable to get external metric " + namespace + "/" + identifier.getName() + "/"
                        + text(identifier.getSelector()) + ": " + metric.problem());
        return switch (outcome) {
            case Failed failed ->
                new Failure(
                        "FailedGetExternalMetric",
                        failed.message(),
                        "failed to get " + identifier.getName() + " external metric value: failed to get "
                                + identifier.getName() + " external metric: " + failed.message());
            case Count count -> {
                var current = average != null
                        ? new MetricValueStatus(null, quantity(count.milli()), null)
                        : new MetricValueStatus(null, null, quantity(count.milli()));
                var status = new MetricStatus();
                status.setType("External");
                status.setExternal(new ExternalMetricStatus(current, identifier));
                yield new Proposed(count.replicas(), external(identifier), status);
            }
        };
    }

    private static Failure failure(String reason, String problem, String what) {
        return new Failure(reason, problem, "failed to get " + what + " metric value: " + problem);
    }

    private static String external(MetricIdentifier identifier) {
        return "external metric " + identifier.getName() + "(" + text(identifier.getSelector()) + ")";
    }

    /** As Go prints it. */
    private static String text(@Nullable LabelSelector selector) {
        if (selector == null) {
            return "nil";
        }
        Map<String, String> labels = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        return "&LabelSelector{MatchLabels:map[string]string{"
                + new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue() + ",")
                                .collect(Collectors.joining())
                + "},MatchExpressions:[]LabelSelectorRequirement{},}";
    }

    private static long milli(@Nullable Quantity quantity) {
        return quantity == null ? 1 : Math.max(1, Quantities.milliValue(quantity.toString()));
    }

    private static Quantity quantity(long milli) {
        return new Quantity(
                new io.streamplane.schemas.quantity.Quantity(BigDecimal.valueOf(milli, 3), Format.DECIMAL_SI)
                        .canonical());
    }
}
