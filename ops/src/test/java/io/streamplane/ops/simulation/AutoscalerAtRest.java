package io.streamplane.ops.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageModel;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.quantity.Quantities;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An autoscaler when nothing happens any more: its target has the number that the formula of Kubernetes' page about autoscaling gives for what the
 * pods use, within its bounds, or stays where a direction is disabled; and its status tells of that.
 */
final class AutoscalerAtRest {

    private static final String NAME = "autoscaler at rest";
    private static final double TOLERANCE = 0.1;

    private final StoredObject autoscaler;
    private final StoredObject target;
    private final List<StoredObject> pods;
    private final long replicas;

    private AutoscalerAtRest(StoredObject autoscaler, StoredObject target, List<StoredObject> pods) {
        this.autoscaler = autoscaler;
        this.target = target;
        this.pods = pods;
        this.replicas = Facets.replicas(target);
    }

    static void check(StoredObject autoscaler, Snapshot state) {
        StoredObject target = target(autoscaler, state);
        if (target == null) {
            says(autoscaler, "AbleToScale", "False", "FailedGetScale");
            return;
        }
        var pods = selected(target, state);
        boolean rivals = Facets.list(state, AutoscalerActions.AUTOSCALERS).stream()
                .filter(each -> !each.uid().equals(autoscaler.uid()))
                .map(each -> target(each, state))
                .anyMatch(each -> each != null && selected(each, state).stream().anyMatch(pods::contains));
        new AutoscalerAtRest(autoscaler, target, pods).check(rivals);
    }

    private static @Nullable StoredObject target(StoredObject autoscaler, Snapshot state) {
        ObjectNode reference = Tree.object(autoscaler.tree(), "spec", "scaleTargetRef");
        String resource = Tree.text(reference, "kind").toLowerCase(java.util.Locale.ROOT) + "s.apps";
        var key = new ObjectKey(autoscaler.key().namespace(), Tree.text(reference, "name"));
        return state.get(SimSettings.KINDS.get(resource), key).orElse(null);
    }

    private static List<StoredObject> selected(StoredObject target, Snapshot state) {
        Map<String, String> wanted = Tree.textMap(Tree.object(target.tree(), "spec", "selector"), "matchLabels");
        return Facets.list(state, "pods").stream()
                .filter(each -> each.key().namespace().equals(target.key().namespace()))
                .filter(each ->
                        Tree.textMap(Facets.metadata(each), "labels").entrySet().containsAll(wanted.entrySet()))
                .toList();
    }

    private void check(boolean rivals) {
        says(autoscaler, "AbleToScale", "True", "");
        tells("currentReplicas", replicas);
        if (replicas == 0) {
            says(autoscaler, "ScalingActive", "False", "ScalingDisabled");
            tells("desiredReplicas", 0);
            return;
        }
        long least = Tree.number(Facets.spec(autoscaler), "minReplicas", 1);
        long most = Tree.number(Facets.spec(autoscaler), "maxReplicas", 0);
        unless(least <= replicas && replicas <= most, target + " has " + replicas + " replicas");
        if (rivals) {
            says(autoscaler, "ScalingActive", "False", "AmbiguousSelector");
        } else if (pods.stream().noneMatch(this::isUnclear)) {
            measured(least, most);
        }
    }

    /** Whether it runs and is not ready, or its kubelet tells nothing of it: what it counts for depends on what was before. */
    private boolean isUnclear(StoredObject pod) {
        boolean runs = Facets.active(pod) && !isPending(pod);
        return runs && (!Facets.ready(pod) || usage(pod) == null);
    }

    private static boolean isPending(StoredObject pod) {
        return Tree.text(Facets.status(pod), "phase").equals("Pending");
    }

    private static @Nullable PodUsage usage(StoredObject pod) {
        Pod model = ObjectCodec.model(pod.tree(), Pod.class);
        return UsageModel.of(pod.key(), model, model.getStatus());
    }

    private void measured(long least, long most) {
        List<ObjectNode> metrics = Tree.objects(Facets.spec(autoscaler), "metrics");
        var wanted = metrics.stream().map(this::wanted).toList();
        long greatest =
                wanted.stream().flatMapToLong(OptionalLong::stream).max().orElse(0);
        boolean fails = wanted.stream().anyMatch(OptionalLong::isEmpty);
        if (fails && greatest < replicas) {
            says(autoscaler, "ScalingActive", "False", "");
            return;
        }
        says(autoscaler, "ScalingActive", "True", "ValidMetricFound");
        tells("desiredReplicas", replicas);
        boolean disabled = isDisabled(greatest > replicas ? "scaleUp" : "scaleDown");
        unless(
                replicas == (disabled ? replicas : Math.clamp(greatest, least, most)),
                target + " has " + replicas + " replicas, but " + greatest + " are wanted");
        says(autoscaler, "ScalingLimited", greatest == replicas ? "False" : "True", "");
        unless(
                Tree.objects(Facets.status(autoscaler), "currentMetrics").size()
                        == wanted.stream().filter(OptionalLong::isPresent).count(),
                "not all metrics are told");
    }

    private boolean isDisabled(String direction) {
        return Tree.text(Tree.object(autoscaler.tree(), "spec", "behavior", direction), "selectPolicy")
                .equals("Disabled");
    }

    /** What a metric of a resource asks for; empty where it is not to be had. */
    private OptionalLong wanted(ObjectNode metric) {
        boolean ofContainer = Tree.text(metric, "type").equals("ContainerResource");
        ObjectNode source = Tree.object(metric, ofContainer ? "containerResource" : "resource");
        String resource = Tree.text(source, "name");
        String container = Tree.text(source, "container");
        List<PodUsage> used = pods.stream()
                .filter(each -> Facets.active(each) && !isPending(each))
                .map(AutoscalerAtRest::usage)
                .toList();
        if (used.isEmpty() || container.equals("none")) {
            return OptionalLong.empty();
        }
        long sum = used.stream()
                .mapToLong(each ->
                        resource.equals("cpu") ? (each.cpuNanos() + 999_999) / 1_000_000 : each.memoryBytes() * 1000)
                .sum();
        ObjectNode goal = Tree.object(source, "target");
        long pending = pods.stream()
                .filter(each -> Facets.active(each) && isPending(each))
                .count();
        double ratio = ratio(sum, used.size(), resource, goal);
        if (ratio > 1 && pending > 0) {
            double careful = ratio(sum, used.size() + pending, resource, goal);
            long number = (long) Math.ceil(careful * (used.size() + pending));
            return OptionalLong.of(careful < 1 || isNear(careful) ? replicas : Math.max(number, replicas));
        }
        return OptionalLong.of(isNear(ratio) ? replicas : (long) Math.ceil(ratio * used.size()));
    }

    private static boolean isNear(double ratio) {
        return 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;
    }

    /** Of what is used to what is wanted; all pods of a target request the same. */
    private double ratio(long sum, long count, String resource, @Nullable ObjectNode goal) {
        if (Tree.has(goal, "averageValue")) {
            return (double) (sum / count) / Quantities.milliValue(Tree.text(goal, "averageValue"));
        }
        ObjectNode container =
                Tree.objects(Facets.spec(pods.getFirst()), "containers").getFirst();
        String request = Tree.text(Tree.object(container, "resources", "requests"), resource);
        long percent = sum * 100 / (Quantities.milliValue(request) * count);
        return (double) percent / Tree.number(goal, "averageUtilization", 0);
    }

    private void tells(String field, long number) {
        unless(Tree.number(Facets.status(autoscaler), field, 0) == number, "expected " + field + " " + number);
    }

    private static void says(StoredObject autoscaler, String type, String status, String reason) {
        ObjectNode condition = Facets.condition(autoscaler, type);
        boolean holds = Tree.text(condition, "status").equals(status)
                && (reason.isEmpty() || Tree.text(condition, "reason").equals(reason));
        Violation.unless(
                holds,
                NAME,
                autoscaler + ": expected " + type + " " + status + " " + reason + ", but got " + condition + " of "
                        + autoscaler.tree());
    }

    private void unless(boolean holds, String message) {
        Violation.unless(holds, NAME, autoscaler + ": " + message + ": " + autoscaler.tree());
    }
}
