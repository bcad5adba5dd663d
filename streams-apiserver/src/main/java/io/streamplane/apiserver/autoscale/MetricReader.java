package io.streamplane.apiserver.autoscale;

import io.streamplane.apiserver.autoscale.MetricsApis.MetricsException;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.usage.KubeletUsage;
import io.streamplane.apiserver.usage.KubeletUsage.Amounts;
import io.streamplane.apiserver.usage.KubeletUsage.Measured;
import io.streamplane.apiserver.usage.PodUsages;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.measurement.Measurement.Metric;
import io.streamplane.schemas.measurement.Measurement.Sample;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.time.Timestamps;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the metrics of autoscalers of one round: what pods use is asked once for a namespace. What is wrong is worded as
 * Kubernetes' metrics client words it.
 */
final class MetricReader {

    private static final long NANOS_OF_MILLI = 1_000_000;
    private static final long MILLI = 1_000;
    private static final Duration OTHERWISE = Duration.ofMinutes(1);

    private final Snapshot state;
    private final PodUsages usage;
    private final MetricsApis apis;
    private final Map<String, Map<ObjectKey, Measured>> used = new HashMap<>();

    MetricReader(Snapshot state, PodUsages usage, MetricsApis apis) {
        this.state = state;
        this.usage = usage;
        this.apis = apis;
    }

    /** @param spec one of the metrics of an autoscaler */
    Metric read(String namespace, ObjectNode spec, ScaleTarget.Found target, Instant now) throws InterruptedException {
        String type = Tree.text(spec, "type");
        String api = switch (type) {
            case "Resource", "ContainerResource" -> "resource metrics API";
            case "External" -> "external metrics API";
            default -> "custom metrics API";
        };
        try {
            Metric metric = switch (type) {
                case "Resource" -> resource(namespace, Tree.object(spec, "resource"), target);
                case "ContainerResource" -> resource(namespace, Tree.object(spec, "containerResource"), target);
                case "Pods" -> pods(namespace, Tree.object(spec, "pods"), target, now);
                case "Object" -> object(namespace, Tree.object(spec, "object"), now);
                case "External" -> external(namespace, Tree.object(spec, "external"), now);
                default -> Metric.missing("unknown metric source type \"" + type + "\"");
            };
            return metric.problem().isEmpty() && metric.samples().isEmpty()
                    ? Metric.missing("no metrics returned from " + api)
                    : metric;
        } catch (MetricsException e) {
            return Metric.missing("unable to fetch metrics from " + api + ": " + e.getMessage());
        }
    }

    private Metric resource(String namespace, @Nullable ObjectNode source, ScaleTarget.Found target)
            throws MetricsException, InterruptedException {
        String resource = Tree.text(source, "name");
        String container = Tree.text(source, "container");
        return apis.hasResourceMetrics()
                ? ofOthers(namespace, resource, container, target)
                : ofKubelets(namespace, resource, container, target);
    }

    private Metric ofKubelets(String namespace, String resource, String container, ScaleTarget.Found target) {
        Map<ObjectKey, Measured> all = used.computeIfAbsent(namespace, name -> usage.pods(state, name));
        var byPod = new TreeMap<String, Long>();
        Instant time = Instant.EPOCH;
        for (StoredObject pod : target.pods()) {
            Measured measured = all.get(pod.key());
            if (measured == null || !List.of("cpu", "memory").contains(resource)) {
                continue;
            }
            time = measured.time();
            if (!container.isEmpty() && !measured.byName().containsKey(container)) {
                return absent(container, namespace, pod.key().name());
            }
            long sum = measured.byName().entrySet().stream()
                    .filter(each -> container.isEmpty() || container.equals(each.getKey()))
                    .mapToLong(each -> milli(each.getValue(), resource))
                    .reduce(0, Quantities::sum);
            byPod.put(pod.key().name(), sum);
        }
        return Metric.of(time, KubeletUsage.WINDOW, byPod);
    }

    private static long milli(Amounts amounts, String resource) {
        return resource.equals("cpu")
                ? (amounts.cpuNanos() + NANOS_OF_MILLI - 1) / NANOS_OF_MILLI
                : amounts.memoryBytes() * MILLI;
    }

    private Metric ofOthers(String namespace, String resource, String container, ScaleTarget.Found target)
            throws MetricsException, InterruptedException {
        var byPod = new TreeMap<String, Long>();
        Instant time = Instant.EPOCH;
        Duration window = OTHERWISE;
        for (ObjectNode each : apis.podMetrics(namespace, target.selector())) {
            String name = Tree.text(Tree.object(each, "metadata"), "name");
            time = Objects.requireNonNullElse(Timestamps.read(Tree.text(each, "timestamp")), Instant.EPOCH);
            Long sum = sum(Tree.objects(each, "containers"), resource, container);
            if (sum != null) {
                byPod.put(name, sum);
            } else if (!container.isEmpty()) {
                return absent(container, namespace, name);
            }
        }
        return Metric.of(time, window, byPod);
    }

    /** Null where a container, or the one that is meant, has no such amount. */
    private static @Nullable Long sum(List<ObjectNode> containers, String resource, String container) {
        long sum = 0;
        boolean found = false;
        for (ObjectNode each : containers) {
            if (container.isEmpty() || container.equals(Tree.text(each, "name"))) {
                String amount = Tree.text(Tree.object(each, "usage"), resource);
                if (amount.isEmpty()) {
                    return null;
                }
                found = true;
                sum = Quantities.sum(sum, Quantities.milliValue(amount));
            }
        }
        return found ? (Long) sum : null;
    }

    private static Metric absent(String container, String namespace, String pod) {
        return Metric.missing("container " + container + " not present in metrics for pod " + namespace + "/" + pod);
    }

    private Metric pods(String namespace, @Nullable ObjectNode source, ScaleTarget.Found target, Instant now)
            throws MetricsException, InterruptedException {
        ObjectNode metric = Tree.object(source, "metric");
        return metric(
                apis.ofPods(namespace, Tree.text(metric, "name"), target.selector(), selector(metric)), true, now);
    }

    private Metric object(String namespace, @Nullable ObjectNode source, Instant now)
            throws MetricsException, InterruptedException {
        ObjectNode metric = Tree.object(source, "metric");
        ObjectNode of = Tree.object(source, "describedObject");
        String kindName = Tree.text(of, "kind");
        String apiVersion = Tree.text(of, "apiVersion");
        Kind kind = state.kinds().ofAnyVersion(apiVersion, kindName).orElse(null);
        if (kind == null) {
            String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
            throw new MetricsException("no matches for kind \"" + kindName + "\" in group \"" + group + "\"");
        }
        return metric(
                apis.ofObject(
                        namespace, kind.resource(), Tree.text(of, "name"), Tree.text(metric, "name"), selector(metric)),
                false,
                now);
    }

    private Metric external(String namespace, @Nullable ObjectNode source, Instant now)
            throws MetricsException, InterruptedException {
        ObjectNode metric = Tree.object(source, "metric");
        return metric(apis.external(namespace, Tree.text(metric, "name"), selector(metric)), false, now);
    }

    private static String selector(@Nullable ObjectNode metric) {
        return Labels.format(Tree.object(metric, "selector"));
    }

    /** @param ofPods whether each value is a pod's */
    private static Metric metric(List<ObjectNode> items, boolean ofPods, Instant now) throws MetricsException {
        Instant time = now;
        Duration window = OTHERWISE;
        var samples = new java.util.ArrayList<Sample>();
        for (ObjectNode item : items) {
            time = Objects.requireNonNullElse(Timestamps.read(Tree.text(item, "timestamp")), now);
            window = Duration.ofSeconds(Tree.number(item, "windowSeconds", OTHERWISE.toSeconds()));
            String pod = ofPods ? Tree.text(Tree.object(item, "describedObject"), "name") : "";
            samples.add(new Sample(pod, value(item)));
        }
        return new Metric("", time, window, samples);
    }

    private static long value(ObjectNode item) throws MetricsException {
        try {
            return Quantities.milliValue(item.path("value").asString("0"));
        } catch (IllegalArgumentException e) {
            throw new MetricsException(String.valueOf(e.getMessage()));
        }
    }
}
