package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.reconcile.Remark;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of the target that was proposed. The autoscaler reports it, and counts it in its history, when it has come to pass; where it is
 * refused, it reports that, as Kubernetes' {@code reconcileAutoscaler} does after an update of the scale that failed.
 *
 * @param from how many replicas the target had
 * @param metrics what the status says of metrics, once it has come to pass
 * @param conditions as they were before the outcome was known
 * @param counts whether there are policies that it counts for
 * @param at when it was decided
 */
record Rescale(
        Proposal.Scale proposal,
        int from,
        String reason,
        List<MetricStatus> metrics,
        List<HorizontalPodAutoscalerCondition> conditions,
        boolean counts,
        Instant at) {

    /** The kinds that it knows the replicas of; of all others it knows the integers in the spec. */
    static final Set<String> KNOWN = Set.of(
            DeploymentKind.RESOURCE,
            StatefulSetKind.RESOURCE,
            ReplicaSetKind.RESOURCE,
            ReplicationControllerKind.RESOURCE);

    /** What is said of the outcome: in the status, where that changes, and by an event. */
    record Told(List<Proposal> proposals, List<Remark> events) {}

    Told done(Stored<HorizontalPodAutoscaler> autoscaler, Instant now) {
        var after = new AutoscalerConditions(conditions, now);
        after.set(
                AutoscalerConditions.ABLE,
                true,
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + proposal.replicas());
        return new Told(
                AutoscalerReport.of(autoscaler, from, proposal.replicas(), metrics, after, at).stream()
                        .toList(),
                List.of(new Remark(
                        EventNote.normal(References.regarding(autoscaler), "SuccessfulRescale", size()), null)));
    }

    Told refused(Stored<HorizontalPodAutoscaler> autoscaler, String problem, Instant now) {
        var after = new AutoscalerConditions(conditions, now);
        after.set(
                AutoscalerConditions.ABLE,
                false,
                "FailedUpdateScale",
                "the HPA controller was unable to update the target scale: " + problem);
        return new Told(
                AutoscalerReport.of(autoscaler, from, null, AutoscalerReport.metrics(autoscaler), after, null).stream()
                        .toList(),
                List.of(new Remark(
                        EventNote.warning(
                                References.regarding(autoscaler), "FailedRescale", size() + "; error: " + problem),
                        null)));
    }

    private String size() {
        return "New size: " + proposal.replicas() + "; reason: " + reason;
    }

    /** The history with it. */
    ScaleHistory in(ScaleHistory history) {
        return counts ? history.scaled(from, proposal.replicas(), at) : history;
    }

    /** Whether it has come to pass: the target has changed since, and has that number. */
    boolean isDone(ShardView shard) {
        Stored<?> target = shard.get(proposal.resource(), proposal.key());
        return target != null && isOvertaken(shard) && has(target, proposal.replicas());
    }

    /** Whether the target has changed since it was decided, by this or otherwise. */
    boolean isOvertaken(ShardView shard) {
        Stored<?> target = shard.get(proposal.resource(), proposal.key());
        return target != null
                && target.uid().equals(proposal.uid())
                && target.desiredRevision() > proposal.desiredRevision();
    }

    private static boolean has(Stored<?> target, int replicas) {
        if (!KNOWN.contains(target.resource())) {
            return target.specIntegers().containsValue((long) replicas);
        }
        @Nullable
        Integer known = switch (target.object()) {
            case Deployment each -> each.getSpec().getReplicas();
            case StatefulSet each -> each.getSpec().getReplicas();
            case ReplicaSet each -> each.getSpec().getReplicas();
            case ReplicationController each -> each.getSpec().getReplicas();
            default -> null;
        };
        return Objects.requireNonNullElse(known, 1) == replicas;
    }
}
