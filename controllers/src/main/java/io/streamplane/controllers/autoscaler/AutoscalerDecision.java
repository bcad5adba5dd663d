package io.streamplane.controllers.autoscaler;

import static io.streamplane.controllers.reconcile.Numbers.orZero;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One decision of an autoscaler, in the order of Kubernetes' {@code reconcileAutoscaler}. Not thread-safe. */
final class AutoscalerDecision {

    private final Stored<HorizontalPodAutoscaler> autoscaler;
    private final HorizontalPodAutoscalerSpec spec;
    private final @Nullable HorizontalPodAutoscalerStatus old;
    private final Measurement measurement;
    private final ShardView shard;
    private final Instant now;
    private final AutoscalerConditions conditions;
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Remark> events = new ArrayList<>();
    private ScaleHistory after;
    private @Nullable Rescale rescale;

    AutoscalerDecision(
            Stored<HorizontalPodAutoscaler> autoscaler,
            Measurement measurement,
            ShardView shard,
            ScaleHistory history,
            Instant now) {
        this.autoscaler = autoscaler;
        this.spec = autoscaler.object().getSpec();
        this.old = autoscaler.object().getStatus();
        this.measurement = measurement;
        this.shard = shard;
        this.now = now;
        this.conditions = new AutoscalerConditions(old, now);
        this.after = history;
    }

    List<Proposal> proposals() {
        return List.copyOf(proposals);
    }

    List<Remark> events() {
        return events;
    }

    /** Without that it scales, which may be refused. */
    ScaleHistory after() {
        return after;
    }

    /** Null where it does not scale. */
    @Nullable
    Rescale rescale() {
        return rescale;
    }

    /** What the metrics ask for: the greatest number, and the metric that asks for it; or what is wrong. */
    private record Metrics(
            int replicas,
            String metric,
            List<MetricStatus> statuses,
            @Nullable String problem) {}

    void decide() {
        Measurement.Target target = measurement.target();
        if (target == null) {
            warn("FailedGetScale", measurement.problem());
            conditions.set(
                    AutoscalerConditions.ABLE,
                    false,
                    "FailedGetScale",
                    "the HPA controller was unable to get the target's current scale: " + measurement.problem());
            report(old == null ? 0 : orZero(old.getCurrentReplicas()), null, AutoscalerReport.metrics(autoscaler));
            return;
        }
        conditions.set(
                AutoscalerConditions.ABLE,
                true,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        int current = target.replicas();
        int least = spec.getMinReplicas() == null ? 1 : spec.getMinReplicas();
        if (current == 0 && least != 0) {
            conditions.set(
                    AutoscalerConditions.ACTIVE,
                    false,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
            report(current, current, List.of());
        } else if (current > spec.getMaxReplicas()) {
            scale(target, spec.getMaxReplicas(), "Current number of replicas above Spec.MaxReplicas", List.of());
        } else if (current < least) {
            scale(target, least, "Current number of replicas below Spec.MinReplicas", List.of());
        } else {
            byMetrics(target, least);
        }
    }

    private void byMetrics(Measurement.Target target, int least) {
        int current = target.replicas();
        Metrics metrics = metrics(target);
        if (metrics.problem() != null) {
            report(current, null, metrics.statuses());
            warn("FailedComputeMetricsReplicas", metrics.problem());
            return;
        }
        int wanted = metrics.replicas();
        String reason = wanted > current
                ? metrics.metric() + " above target"
                : wanted < current ? "All metrics below target" : "";
        var bounded =
                new ScalingBounds(least, spec.getMaxReplicas(), spec.getBehavior()).bound(current, wanted, after, now);
        after = bounded.history();
        conditions.set(
                AutoscalerConditions.ABLE,
                true,
                bounded.able().reason(),
                bounded.able().message());
        conditions.set(
                AutoscalerConditions.LIMITED,
                bounded.limited(),
                bounded.limit().reason(),
                bounded.limit().message());
        if (bounded.replicas() == current) {
            report(current, current, metrics.statuses());
        } else {
            scale(target, bounded.replicas(), reason, metrics.statuses());
        }
    }

    private Metrics metrics(Measurement.Target target) {
        if (!hasSelector(target)) {
            return new Metrics(0, "", AutoscalerReport.metrics(autoscaler), selectorProblem(target));
        }
        var formula = new ReplicaFormula(target.replicas(), pods(target), RatioTolerance.of(spec.getBehavior()), now);
        var step = new MetricStep(autoscaler.namespace(), formula, target.statusReplicas());
        List<MetricSpec> specs = Objects.requireNonNullElse(spec.getMetrics(), List.of());
        var statuses = new ArrayList<MetricStatus>();
        MetricStep.Failure first = null;
        int failures = 0;
        int replicas = 0;
        String name = "";
        for (int i = 0; i < specs.size(); i++) {
            Measurement.Metric metric = i < measurement.metrics().size()
                    ? measurement.metrics().get(i)
                    : Measurement.Metric.missing("it was not measured");
            switch (step.of(specs.get(i), metric)) {
                case MetricStep.Failure failure -> {
                    warn(failure.reason(), failure.problem());
                    first = first == null ? failure : first;
                    failures++;
                    var empty = new MetricStatus();
                    empty.setType("");
                    statuses.add(empty);
                }
                case MetricStep.Proposed proposed -> {
                    statuses.add(proposed.status());
                    if (replicas == 0 || proposed.replicas() > replicas) {
                        replicas = proposed.replicas();
                        name = proposed.name();
                    }
                }
            }
        }
        if (first != null && (failures >= specs.size() || replicas < target.replicas())) {
            conditions.set(
                    AutoscalerConditions.ACTIVE,
                    false,
                    first.reason(),
                    "the HPA was unable to compute the replica count: " + first.problem());
            return new Metrics(
                    0,
                    "",
                    statuses,
                    "invalid metrics (" + failures + " invalid out of " + specs.size() + "), first error is: "
                            + first.whole());
        }
        conditions.set(
                AutoscalerConditions.ACTIVE,
                true,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from " + name);
        return new Metrics(replicas, name, statuses, null);
    }

    private static boolean hasSelector(Measurement.Target target) {
        return !target.selector().isEmpty()
                && target.selectorProblem().isEmpty()
                && target.rivals().size() < 2;
    }

    /** Says what is wrong, too. */
    private String selectorProblem(Measurement.Target target) {
        if (target.selector().isEmpty()) {
            warn("SelectorRequired", "selector is required");
            conditions.set(
                    AutoscalerConditions.ACTIVE,
                    false,
                    "InvalidSelector",
                    "the HPA target's scale is missing a selector");
            return "selector is required";
        }
        boolean invalid = !target.selectorProblem().isEmpty();
        String reason = invalid ? "InvalidSelector" : "AmbiguousSelector";
        String problem = invalid
                ? "couldn't convert selector into a corresponding internal selector object: " + target.selectorProblem()
                : "pods by selector " + target.selector() + " are controlled by multiple HPAs: ["
                        + String.join(
                                " ",
                                target.rivals().stream()
                                        .map(each -> autoscaler.namespace() + "/" + each)
                                        .toList())
                        + "]";
        warn(reason, problem);
        conditions.set(AutoscalerConditions.ACTIVE, false, reason, problem);
        return problem;
    }

    private List<Stored<Pod>> pods(Measurement.Target target) {
        var pods = new ArrayList<Stored<Pod>>();
        for (String name : target.pods()) {
            var pod = shard.get(AutoscalerReconciler.PODS, new ObjectKey(autoscaler.namespace(), name), Pod.class);
            if (pod != null) {
                pods.add(pod);
            }
        }
        return pods;
    }

    private void scale(Measurement.Target target, int replicas, String reason, List<MetricStatus> statuses) {
        var proposal = new Proposal.Scale(
                target.resource(),
                AutoscalerReconciler.targetKey(autoscaler),
                target.uid(),
                replicas,
                target.revision());
        proposals.add(proposal);
        rescale = new Rescale(
                proposal, target.replicas(), reason, statuses, conditions.all(), spec.getBehavior() != null, now);
    }

    private void warn(String reason, String message) {
        events.add(new Remark(EventNote.warning(References.regarding(autoscaler), reason, message), null));
    }

    /** @param desired null: as it was */
    private void report(int current, @Nullable Integer desired, List<MetricStatus> statuses) {
        AutoscalerReport.of(autoscaler, current, desired, statuses, conditions, null)
                .ifPresent(proposals::add);
    }
}
