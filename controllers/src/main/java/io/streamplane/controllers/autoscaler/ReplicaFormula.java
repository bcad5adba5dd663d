package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.controllers.autoscaler.MetricOutcome.Count;
import io.streamplane.controllers.autoscaler.MetricOutcome.Failed;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.measurement.Measurement.Sample;
import io.streamplane.schemas.quantity.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas one metric asks for: {@code ceil(current * value / target)}, as Kubernetes documents it ("Algorithm details" of
 * horizontal pod autoscaling). Within the tolerance nothing changes. Pods without a value, or not ready yet, are taken for the case
 * that changes least, and never turn the direction.
 *
 * <p>Example: 3 ready pods use 180% of a target of 50%, that is 3.6 of it: ceil(3 * 3.6) = 11 replicas. With one more pod that is not
 * ready it is taken to use nothing: (3 * 180 + 0) / 4 = 135, ceil(4 * 2.7) = 11.
 *
 * @param current replicas that are wanted now
 * @param pods of the target
 */
record ReplicaFormula(int current, List<Stored<Pod>> pods, RatioTolerance tolerance, Instant now) {

    private static final String NO_PODS = "no pods returned by selector while calculating replica count";
    private static final String NO_READY = "did not receive metrics for any ready pods";

    /** @param used in percent where the target is one; else the average in thousandths */
    private record Ratio(double ratio, int used, long average) {}

    /** Means the ratio of values, by pod, to the target. */
    private interface Measure {
        @Nullable
        Ratio of(Map<String, Long> values);
    }

    /**
     * Of a resource, in percent of what the pods request.
     *
     * @param container that alone counts; empty for all
     */
    MetricOutcome utilization(Measurement.Metric metric, int target, String resource, String container) {
        if (pods.isEmpty()) {
            return new Failed(NO_PODS);
        }
        var requests = new HashMap<String, Long>();
        String missing = requests(resource, container, requests);
        if (missing != null) {
            return new Failed(missing);
        }
        Measure measure = values -> utilization(values, requests, target);
        long most = Math.max(100, target);
        return ofPods(
                metric, resource.equals("cpu"), measure, true, pod -> requests.getOrDefault(pod, 0L) * most / 100);
    }

    /** Of a value of each pod, whose average is to be the target. Of a resource, or of another metric where that is empty. */
    MetricOutcome average(Measurement.Metric metric, long target, String resource) {
        if (pods.isEmpty()) {
            return new Failed(NO_PODS);
        }
        Measure measure = values -> {
            long average = values.values().stream().mapToLong(Long::longValue).sum() / values.size();
            return new Ratio((double) average / target, 0, average);
        };
        return ofPods(metric, resource.equals("cpu"), measure, false, _ -> target);
    }

    /** @param most what a pod without a value is taken to use before there are fewer */
    private MetricOutcome ofPods(
            Measurement.Metric metric,
            boolean cpu,
            Measure measure,
            boolean inPercent,
            java.util.function.ToLongFunction<String> most) {
        var values = new HashMap<String, Long>();
        metric.samples().forEach(sample -> values.put(sample.pod(), sample.milli()));
        PodGroups groups = PodGroups.of(pods, Set.copyOf(values.keySet()), metric, cpu, now);
        values.keySet().removeAll(groups.ignored());
        values.keySet().removeAll(groups.unready());
        if (values.isEmpty()) {
            return new Failed(NO_READY);
        }
        Ratio first = measure.of(values);
        if (first == null) {
            return new Failed("no metrics returned matched known pods");
        }
        double ratio = first.ratio();
        Integer percent = inPercent ? (Integer) first.used() : null;
        boolean more = !groups.unready().isEmpty() && ratio > 1;
        if (!more && groups.missing().isEmpty()) {
            int replicas = tolerance.holds(ratio) ? current : ceil(ratio * groups.ready());
            return new Count(replicas, percent, first.average());
        }
        groups.missing().forEach(pod -> {
            if (ratio < 1) {
                values.put(pod, most.applyAsLong(pod));
            } else if (ratio > 1 || !inPercent) {
                values.put(pod, 0L);
            }
        });
        if (more) {
            groups.unready().forEach(pod -> values.put(pod, 0L));
        }
        Ratio second = measure.of(values);
        double careful = second == null ? 1 : second.ratio();
        boolean turned = ratio < 1 && careful > 1 || ratio > 1 && careful < 1;
        if (tolerance.holds(careful) || turned) {
            return new Count(current, percent, first.average());
        }
        int replicas = ceil(careful * values.size());
        boolean wrongWay = careful < 1 && replicas > current || careful > 1 && replicas < current;
        return new Count(wrongWay ? current : replicas, percent, first.average());
    }

    /** Of one value for the whole target. From no replicas on it is the value alone that counts. */
    MetricOutcome whole(long value, long target) {
        double ratio = (double) value / target;
        if (current == 0) {
            return new Count(ceil(ratio), null, value);
        }
        if (tolerance.holds(ratio)) {
            return new Count(current, null, value);
        }
        if (pods.isEmpty()) {
            return new Failed("unable to calculate ready pods: " + NO_PODS);
        }
        long ready = pods.stream()
                .filter(pod -> Pods.phase(pod.object()).equals("Running") && Pods.ready(pod.object()))
                .count();
        return new Count(ceil(ratio * ready), null, value);
    }

    /**
     * Of one value that is shared out among the replicas.
     *
     * @param replicas that there are
     */
    MetricOutcome shared(long value, long target, int replicas) {
        double ratio = (double) value / ((double) target * replicas);
        int wanted = tolerance.holds(ratio) ? replicas : ceil((double) value / target);
        return new Count(wanted, null, replicas == 0 ? value : (long) Math.ceil((double) value / replicas));
    }

    /** The sum of all samples. */
    static long sum(Measurement.Metric metric) {
        return metric.samples().stream().mapToLong(Sample::milli).reduce(0, Quantities::sum);
    }

    private static int ceil(double number) {
        return (int) Math.ceil(number);
    }

    private static @Nullable Ratio utilization(Map<String, Long> values, Map<String, Long> requests, int target) {
        long used = 0;
        long requested = 0;
        int count = 0;
        for (var each : values.entrySet()) {
            Long request = requests.get(each.getKey());
            if (request != null) {
                used += each.getValue();
                requested += request;
                count++;
            }
        }
        if (requested == 0) {
            return null;
        }
        int percent = (int) (used * 100 / requested);
        return new Ratio((double) percent / target, percent, used / count);
    }

    /** Fills in what each pod requests, in thousandths; what is wrong, or null. */
    private @Nullable String requests(String resource, String container, Map<String, Long> requests) {
        for (Stored<Pod> pod : pods) {
            Long ofPod = container.isEmpty() ? requested(pod.object(), resource) : null;
            if (ofPod != null) {
                requests.put(pod.name(), ofPod);
                continue;
            }
            long sum = 0;
            for (Container each : counted(pod.object())) {
                if (!container.isEmpty() && !container.equals(each.getName())) {
                    continue;
                }
                Long amount = each.getResources() == null
                        ? null
                        : milli(each.getResources().getRequests(), resource);
                if (amount == null) {
                    return "missing request for %s in container %s of Pod %s"
                            .formatted(resource, each.getName(), pod.name());
                }
                sum += amount;
            }
            requests.put(pod.name(), sum);
        }
        return null;
    }

    /** What a pod requests as a whole (KEP-2837); null where it does not. */
    private static @Nullable Long requested(Pod pod, String resource) {
        var resources = pod.getSpec().getResources();
        return resources == null ? null : milli(resources.getRequests(), resource);
    }

    /** Containers, and init containers that go on running. */
    private static List<Container> counted(Pod pod) {
        var all = new ArrayList<>(pod.getSpec().getContainers());
        pod.getSpec().getInitContainers().stream()
                .filter(each -> "Always".equals(each.getRestartPolicy()))
                .forEach(all::add);
        return all;
    }

    private static @Nullable Long milli(@Nullable Map<String, Quantity> amounts, String resource) {
        Quantity amount = amounts == null ? null : amounts.get(resource);
        return amount == null ? null : (Long) Quantities.milliValue(amount.toString());
    }
}
